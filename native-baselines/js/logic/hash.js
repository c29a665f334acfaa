/** fnv1a, 32 bits, of a text's bytes in UTF-8. By hand: a TextEncoder would allocate for each account that is scored. */
export function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at);
    if (code < 0x80) {
      hash = mixed(hash, code);
      continue;
    }
    if (code < 0x800) {
      hash = mixed(hash, 0xc0 | (code >> 6));
    } else {
      if (code < 0x1_0000) {
        hash = mixed(hash, 0xe0 | (code >> 12));
      } else {
        at++; // the second half of a surrogate pair
        hash = mixed(hash, 0xf0 | (code >> 18));
        hash = mixed(hash, 0x80 | ((code >> 12) & 0x3f));
      }
      hash = mixed(hash, 0x80 | ((code >> 6) & 0x3f));
    }
    hash = mixed(hash, 0x80 | (code & 0x3f));
  }
  return hash >>> 0;
}

function mixed(hash, byte) {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** `n × 0x9e3779b1`, wrapping: as an unsigned Number. */
export function scatter(n) {
  return Math.imul(n, 0x9e3779b1) >>> 0;
}
