// How far two places are apart, in integers.

const MOST_LATITUDE = 90_000_000;
const MOST_LONGITUDE = 180_000_000;
const FULL_TURN = 360_000_000;
/** Microdegrees between two entries of the table of cosines. */
const STEP = 5_000_000;
/** The cosine of 0, 5 … 90 degrees, in parts of 65,536. */
const COSINES = [
  65536, 65287, 64540, 63303, 61584, 59396, 56756, 53684, 50203, 46341, 42126, 37590, 32768, 27697, 22415,
  16962, 11380, 5712, 0,
];

const limited = (degrees, most) => Math.min(Math.max(degrees, -most), most);

/** Every step but one stays within the 2⁵³ that a Number holds exactly; the sum of squares needs 56 bits. */
export function distanceKm(from, to) {
  const [lat1, lat2] = [from, to].map((place) => limited(place.latMicrodegrees, MOST_LATITUDE));
  const [lon1, lon2] = [from, to].map((place) => limited(place.lonMicrodegrees, MOST_LONGITUDE));
  const north = Math.abs(lat1 - lat2);
  const apart = Math.abs(lon1 - lon2);
  const turn = Math.min(apart, FULL_TURN - apart);
  const mean = Math.floor(Math.abs(lat1 + lat2) / 2);
  const east = Math.floor((turn * cosine(mean)) / 65_536);
  return Math.floor((hypotenuse(north, east) * 111_195) / 1_000_000_000);
}

function cosine(microdegrees) {
  const k = Math.floor(microdegrees / STEP);
  if (k >= COSINES.length - 1) return 0;
  const p = microdegrees % STEP;
  return COSINES[k] - Math.floor(((COSINES[k] - COSINES[k + 1]) * p) / STEP);
}

/** The floor of the root of the sum of both squares. */
function hypotenuse(north, east) {
  const square = BigInt(north) * BigInt(north) + BigInt(east) * BigInt(east);
  // The root of the nearest double is off by one at most.
  let root = BigInt(Math.floor(Math.sqrt(Number(square))));
  while (root * root > square) root--;
  while ((root + 1n) * (root + 1n) <= square) root++;
  return Number(root);
}
