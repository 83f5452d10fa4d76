import { datesByYear } from './date-tables.js';

/* Feasts of the Chinese calendar, 1990 to 2035, ten years a line.
 *
 * Source: Hong Kong Observatory, Gregorian-Lunar Calendar Conversion Tables. The calendar is astronomical, in the time of
 * 120 degrees east, so the tables can be recomputed: the test does it from the new moons and solar terms of Meeus. Five
 * of the new moons come within ten minutes of a midnight, the closest at 23:56 on 2027-02-06 and 23:57 on 2013-06-08; less
 * exact calculators put the months that begin with them a day off. */

/** The first day of the first month. */
export const LUNAR_NEW_YEAR = datesByYear(
  1990,
  `01-27 02-15 02-04 01-23 02-10 01-31 02-19 02-07 01-28 02-16
   02-05 01-24 02-12 02-01 01-22 02-09 01-29 02-18 02-07 01-26
   02-14 02-03 01-23 02-10 01-31 02-19 02-08 01-28 02-16 02-05
   01-25 02-12 02-01 01-22 02-10 01-29 02-17 02-06 01-26 02-13
   02-03 01-23 02-11 01-31 02-19 02-08`,
);

/** The solar term Qingming, when the sun's longitude reaches 15 degrees. */
export const CHING_MING = datesByYear(
  1990,
  `04-05 04-05 04-04 04-05 04-05 04-05 04-04 04-05 04-05 04-05
   04-04 04-05 04-05 04-05 04-04 04-05 04-05 04-05 04-04 04-04
   04-05 04-05 04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05
   04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05 04-04 04-04
   04-05 04-05 04-04 04-04 04-05 04-05`,
);

/** The eighth day of the fourth month. */
export const BUDDHAS_BIRTHDAY = datesByYear(
  1990,
  `05-02 05-21 05-10 05-28 05-18 05-07 05-24 05-14 05-03 05-22
   05-11 04-30 05-19 05-08 05-26 05-15 05-05 05-24 05-12 05-02
   05-21 05-10 04-28 05-17 05-06 05-25 05-14 05-03 05-22 05-12
   04-30 05-19 05-08 05-26 05-15 05-05 05-24 05-13 05-02 05-20
   05-09 05-28 05-16 05-06 05-25 05-15`,
);

/** The fifth day of the fifth month. */
export const TUEN_NG = datesByYear(
  1990,
  `05-28 06-16 06-05 06-24 06-13 06-02 06-20 06-09 05-30 06-18
   06-06 06-25 06-15 06-04 06-22 06-11 05-31 06-19 06-08 05-28
   06-16 06-06 06-23 06-12 06-02 06-20 06-09 05-30 06-18 06-07
   06-25 06-14 06-03 06-22 06-10 05-31 06-19 06-09 05-28 06-16
   06-05 06-24 06-12 06-01 06-20 06-10`,
);

/** The fifteenth day of the eighth month. */
export const MID_AUTUMN = datesByYear(
  1990,
  `10-03 09-22 09-11 09-30 09-20 09-09 09-27 09-16 10-05 09-24
   09-12 10-01 09-21 09-11 09-28 09-18 10-06 09-25 09-14 10-03
   09-22 09-12 09-30 09-19 09-08 09-27 09-15 10-04 09-24 09-13
   10-01 09-21 09-10 09-29 09-17 10-06 09-25 09-15 10-03 09-22
   09-12 10-01 09-19 09-08 09-27 09-16`,
);

/** The ninth day of the ninth month. */
export const CHUNG_YEUNG = datesByYear(
  1990,
  `10-26 10-16 10-04 10-23 10-13 11-01 10-20 10-10 10-28 10-17
   10-06 10-25 10-14 10-04 10-22 10-11 10-30 10-19 10-07 10-26
   10-16 10-05 10-23 10-13 10-02 10-21 10-09 10-28 10-17 10-07
   10-25 10-14 10-04 10-23 10-11 10-29 10-18 10-08 10-26 10-16
   10-05 10-24 10-12 10-01 10-20 10-09`,
);
