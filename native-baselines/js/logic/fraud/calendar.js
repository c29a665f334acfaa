// What a time in seconds since 1970 means in UTC. Seconds are a u64; days fit a Number with room to spare.

const A_DAY = 86_400n;

/** Whole days since 1970. */
export const daysOf = (seconds) => Number(seconds / A_DAY);

export const hourOfDay = (seconds) => Math.floor(Number(seconds % A_DAY) / 3_600);

export const dayOfWeek = (seconds) => (daysOf(seconds) + 4) % 7;

/** Year and month, after Howard Hinnant's `civil_from_days`. */
export function yearAndMonth(seconds) {
  const div = (a, b) => Math.floor(a / b);
  const z = daysOf(seconds) + 719_468;
  const era = div(z, 146_097);
  const doe = z % 146_097;
  const yoe = div(doe - div(doe, 1_460) + div(doe, 36_524) - div(doe, 146_096), 365);
  const doy = doe - (365 * yoe + div(yoe, 4) - div(yoe, 100));
  const mp = div(5 * doy + 2, 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return { year: era * 400 + yoe + (month <= 2 ? 1 : 0), month };
}
