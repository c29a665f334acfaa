// Configurations beside each other: up to four that the reader picks, the others held against the first. The words are
// those of `analysis/src/compared/words.rs`, which a test holds this to.

// A ratio without its sign, in words: `1.40 times as long (1.37–1.43)`.
function timesAs(ratio, what) {
  const bare = times(ratio).slice(2);
  const at = bare.indexOf(' (');
  return at < 0 ? `${bare} times ${what}` : `${bare.slice(0, at)} times ${what}${bare.slice(at)}`;
}

const differsFromOne = ([, low, high]) => (low == null || high == null ? null : low > 1 || high < 1);

function verdict(ratio, scale) {
  if (!ratio) return 'no ratio';
  const [value, low, high] = ratio;
  const differs = differsFromOne(ratio);
  if (differs === null) return `${times(ratio)}: no interval, so not told apart`;
  if (!differs) return low === high ? 'the same' : `not told apart: ${times(ratio)}`;
  if (scale === 'time' && value < 1) return `is ${timesAs([1 / value, 1 / high, 1 / low], 'as fast')}`;
  if (scale === 'time') return `takes ${timesAs(ratio, 'as long')}`;
  return `is ${timesAs(ratio, scale === 'amount' ? 'as much' : 'as many')}`;
}

// The least and the most of ratios that are all on one side of 1.
function spreadOf(ratios, scale) {
  const faster = scale === 'time' && ratios.every(([value]) => value < 1);
  const values = ratios.map(([value]) => (faster ? 1 / value : value));
  const [least, most] = [Math.min(...values), Math.max(...values)].map(apart);
  const many = least === most ? least : `${least} to ${most}`;
  if (faster) return `is ${many} times as fast`;
  if (scale === 'time') return `takes ${many} times as long`;
  return `is ${many} times as ${scale === 'amount' ? 'much' : 'many'}`;
}

// No mean over unlike things, but the least and the most, and for how many.
function overWorkloads(ratios, scale) {
  const known = ratios.filter(Boolean);
  if (known.length < 2) return verdict(known[0], scale);
  const apart = (above) => known.filter((ratio) => differsFromOne(ratio) && (ratio[0] > 1) === above);
  const [more, less] = [apart(true), apart(false)];
  const rest = known.length - more.length - less.length;
  const each = `for each of ${known.length} workloads`;
  if (rest === known.length) {
    const same = known.every(([, low, high]) => low === 1 && high === 1);
    return same ? `the same ${each}` : `not told apart for any of ${known.length} workloads`;
  }
  if (more.length === known.length || less.length === known.length) return `${spreadOf(known, scale)} ${each}`;
  const told = [more, less].filter((some) => some.length).map((some) => `${spreadOf(some, scale)} for ${some.length} of ${known.length} workloads`);
  return [...told, ...(rest ? [`not told apart for ${rest}`] : [])].join(', ');
}

// The rows of two sides that are held against each other: neighbours in time where there are any, else the first of each.
function pairOf(ones, others) {
  const beside = ones.map((one) => [one, others.find((other) => other.r === one.r && other.c === one.c)]).find(([, other]) => other);
  return beside ?? (ones.length && others.length ? [ones[0], others[0]] : null);
}
