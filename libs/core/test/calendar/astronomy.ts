/* Sun and moon after J. Meeus, Astronomical Algorithms (second edition, 1998), to check tabled feasts and equinoxes. */

const MS_PER_DAY = 86_400_000;
const UNIX_EPOCH_JD = 2_440_587.5;
/** Terrestrial less universal time: 57 s in 1990, 69 s in 2020. */
const DELTA_T_DAYS = 65 / 86_400;
const LUNATION_DAYS = 29.530588861;

const sine = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);

/** The civil day, counted from 1970-01-01, of an instant (Julian ephemeris day) at an offset of hours from UTC, with the
 * hours that day is old. */
export function civilDay(jde: number, utcOffsetHours: number): { day: number; hours: number } {
  const local = jde - DELTA_T_DAYS - UNIX_EPOCH_JD + utcOffsetHours / 24;
  return { day: Math.floor(local), hours: (local - Math.floor(local)) * 24 };
}

export const jdeOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / MS_PER_DAY + UNIX_EPOCH_JD;

/** Apparent longitude in degrees, good to 0.01; chapter 25. */
function solarLongitude(jde: number): number {
  const t = (jde - 2_451_545) / 36_525;
  const anomaly = 357.52911 + 35_999.05029 * t - 0.0001537 * t * t;
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t * t) * sine(anomaly) +
    (0.019993 - 0.000101 * t) * sine(2 * anomaly) +
    0.000289 * sine(3 * anomaly);
  const node = 125.04 - 1_934.136 * t;
  return 280.46646 + 36_000.76983 * t + 0.0003032 * t * t + centre - 0.00569 - 0.00478 * sine(node);
}

/** The instant near `nearJde` at which the sun reaches a longitude. */
export function solarTerm(longitude: number, nearJde: number): number {
  let jde = nearJde;
  for (let i = 0; i < 8; i++) {
    const toGo = ((((longitude - solarLongitude(jde)) % 360) + 540) % 360) - 180;
    jde += (toGo / 360) * 365.2422;
  }
  return jde;
}

// Chapter 49, table of the new moon: amplitude in days, powers of the eccentricity factor, multiples of M, M' and F.
const NEW_MOON_TERMS: readonly (readonly [number, number, number, number, number])[] = [
  [-0.4072, 0, 0, 1, 0],
  [0.17241, 1, 1, 0, 0],
  [0.01608, 0, 0, 2, 0],
  [0.01039, 0, 0, 0, 2],
  [0.00739, 1, -1, 1, 0],
  [-0.00514, 1, 1, 1, 0],
  [0.00208, 2, 2, 0, 0],
  [-0.00111, 0, 0, 1, -2],
  [-0.00057, 0, 0, 1, 2],
  [0.00056, 1, 1, 2, 0],
  [-0.00042, 0, 0, 3, 0],
  [0.00042, 1, 1, 0, 2],
  [0.00038, 1, 1, 0, -2],
  [-0.00024, 1, -1, 2, 0],
  [-0.00007, 0, 2, 1, 0],
  [0.00004, 0, 0, 2, -2],
  [0.00004, 0, 3, 0, 0],
  [0.00003, 0, 1, 1, -2],
  [0.00003, 0, 0, 2, 2],
  [-0.00003, 0, 1, 1, 2],
  [0.00003, 0, -1, 1, 2],
  [-0.00002, 0, -1, 1, -2],
  [-0.00002, 0, 1, 3, 0],
  [0.00002, 0, 0, 4, 0],
];

// Chapter 49, the additional corrections: amplitude in days, phase in degrees and its motion a lunation.
const PLANETARY_TERMS: readonly (readonly [number, number, number])[] = [
  [0.000325, 299.77, 0.107408],
  [0.000165, 251.88, 0.016321],
  [0.000164, 251.83, 26.651886],
  [0.000126, 349.42, 36.412478],
  [0.00011, 84.66, 18.206239],
  [0.000062, 141.74, 53.303771],
  [0.00006, 207.14, 2.453732],
  [0.000056, 154.84, 7.30686],
  [0.000047, 34.52, 27.261239],
  [0.000042, 207.19, 0.121824],
  [0.00004, 291.34, 1.844379],
  [0.000037, 161.72, 24.198154],
  [0.000035, 239.56, 25.513099],
  [0.000023, 331.55, 3.592518],
];

/** The k-th new moon from that of 2000-01-06, as Julian ephemeris day, good to some seconds; chapter 49. */
function newMoon(k: number): number {
  const t = k / 1_236.85;
  const eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t;
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t * t;
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t;
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t * t;
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t;
  let jde = 2_451_550.09766 + LUNATION_DAYS * k + 0.00015437 * t * t - 0.00017 * sine(node);
  for (const [amplitude, power, m, mPrime, f] of NEW_MOON_TERMS) {
    jde += amplitude * eccentricity ** power * sine(m * sun + mPrime * moon + f * latitude);
  }
  for (const [amplitude, phase, motion] of PLANETARY_TERMS) jde += amplitude * sine(phase + motion * k);
  return jde;
}

/** The new moons that begin the months from the one of the winter solstice before `year` to the one of its own. */
function newMoonsOfYear(year: number): number[] {
  const solsticeDay = (of: number): number => civilDay(solarTerm(270, jdeOf(of, 12, 21)), 8).day;
  const firstAfter = (day: number): number => {
    let k = Math.floor((day + UNIX_EPOCH_JD - 2_451_550) / LUNATION_DAYS) - 2;
    while (civilDay(newMoon(k), 8).day <= day) k++;
    return k;
  };
  const moons: number[] = [];
  for (let k = firstAfter(solsticeDay(year - 1)) - 1; k < firstAfter(solsticeDay(year)); k++) moons.push(newMoon(k));
  return moons;
}

/** The new moons, as Julian ephemeris days, that begin the first ten months of the Chinese year beginning in `year`.
 *
 * The month of the winter solstice is the eleventh. Where thirteen months lie between two of these, the first in which
 * the sun reaches no multiple of 30 degrees is a leap month. */
export function chineseMonths(year: number): number[] {
  const moons = newMoonsOfYear(year);
  const starts = moons.map((jde) => civilDay(jde, 8).day);
  const hasTerm = (i: number): boolean => {
    for (let longitude = 0; longitude < 360; longitude += 30) {
      const { day } = civilDay(solarTerm(longitude, moons[i] + 15), 8);
      if (day >= starts[i] && day < starts[i + 1]) return true;
    }
    return false;
  };
  const leap = moons.length === 14 ? starts.findIndex((_, i) => i > 0 && !hasTerm(i)) : -1;
  const numbered = moons.filter((_, i) => i !== leap);
  return numbered.slice(2, 12);
}
