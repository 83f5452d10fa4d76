import { assertPositive } from '../input-checks.js';

export const HALF_LOG_TWO_PI = 0.918938533204672742;
const ONE_MINUS_EULER_GAMMA = 0.422784335098467139;
const SERIES_FROM = 10;

/** B(2k) / (2k (2k - 1)), k = 1, 2, ...: the coefficients of Stirling's series. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** zeta(k) - 1 for k = 2 to 31, as tabulated in Abramowitz & Stegun, table 23.3. */
const ZETA_MINUS_ONE = [
  0.644934066848226436, 0.202056903159594285, 0.0823232337111381915, 0.0369277551433699263, 0.0173430619844491397,
  0.00834927738192282684, 0.00407735619794433938, 0.00200839282608221442, 0.000994575127818085337,
  0.000494188604119464559, 0.000246086553308048299, 0.000122713347578489147, 0.0000612481350587048293,
  0.0000305882363070204936, 0.0000152822594086518717, 7.63719763789976227e-6, 3.81729326499983986e-6,
  1.90821271655393893e-6, 9.53962033872796113e-7, 4.76932986787806463e-7, 2.3845050272773299e-7, 1.19219925965311073e-7,
  5.96081890512594796e-8, 2.98035035146522802e-8, 1.49015548283650412e-8, 7.45071178983542949e-9,
  3.72533402478845705e-9, 1.86265972351304901e-9, 9.31327432419668183e-10, 4.65662906503378407e-10,
];

/** Natural logarithm of the gamma function.
 * @param x above 0
 * @returns unitless, relative error about 1e-15, also next to the zeros at 1 and 2
 * @throws {ParameterRangeError} unless `x` is finite and above 0
 * @see Abramowitz & Stegun (1964), 6.1.33 (around 2) and 6.1.41 (Stirling's series from 10) */
export function logGamma(x: number): number {
  assertPositive(x, 'x');
  if (x >= SERIES_FROM) return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingSeries(x);
  if (x < 0.5) return logGammaAroundTwo(x) - Math.log1p(x) - Math.log(x);
  if (x < 1.5) return logGammaAroundTwo(x - 1) - Math.log1p(x - 1);
  let factor = 1;
  let reduced = x;
  while (reduced > 2.5) {
    reduced -= 1;
    factor *= reduced;
  }
  return logGammaAroundTwo(reduced - 2) + Math.log(factor);
}

/** What Stirling's formula leaves out of log Gamma(x + 1): the small term delta(x) in
 * x! = sqrt(2 pi x) (x / e)^x exp(delta(x)), to an absolute error of some 1e-16. */
export function stirlingError(x: number): number {
  let below = 0;
  let shifted = x;
  for (; shifted < SERIES_FROM; shifted += 1) below += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
  return below + stirlingSeries(shifted);
}

function stirlingSeries(x: number): number {
  const inverseSquare = 1 / (x * x);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * inverseSquare + STIRLING[k];
  return sum / x;
}

/** log Gamma(2 + z) for |z| <= 1/2. */
function logGammaAroundTwo(z: number): number {
  let sum = 0;
  for (let k = ZETA_MINUS_ONE.length + 1; k >= 2; k--) sum = ZETA_MINUS_ONE[k - 2] / k - z * sum;
  return z * (ONE_MINUS_EULER_GAMMA + z * sum);
}
