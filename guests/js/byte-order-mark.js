// The bindings of componentize-js 0.23.0 read texts with `new TextDecoder()`, which drops a U+FEFF at the beginning: a
// text that starts with one comes to the logic without it. They look `decode` up with each text, so it is mended here: by
// a decoder that keeps it.

const keeping = new TextDecoder('utf-8', { ignoreBOM: true });
const decode = TextDecoder.prototype.decode;

TextDecoder.prototype.decode = function (bytes, options) {
  return decode.call(keeping, bytes, options);
};
