import { assertNotNaN, assertProbability } from '../input-checks.js';

const INVERSE_SQRT_TWO_PI = 0.3989422804014326779;
const CENTRE_LIMIT = 0.67448975;
const TAIL_LIMIT = 5.656854249492380195;

/** Rational approximation, coefficients from the constant upwards. */
interface Rational {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

/** |x| <= CENTRE_LIMIT: (cdf(x) - 1/2) / x in x². */
const CDF_CENTRE: Rational = {
  numerator: [
    18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287, 0.065682337918207449113,
  ],
  denominator: [45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1],
};
/** Up to TAIL_LIMIT: upper tail / exp(-x²/2) in |x|. */
const CDF_MIDDLE: Rational = {
  numerator: [
    9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711, 597.27027639480026226,
    93.506656132177855979, 8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8,
  ],
  denominator: [
    19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091, 6485.558298266760755,
    1519.377599407554805, 235.38790178262499861, 22.266688044328115691, 1,
  ],
};
/** Beyond: (1/sqrt(2 pi) - |x| upper tail / exp(-x²/2)) x² in 1/x². */
const CDF_TAIL: Rational = {
  numerator: [
    2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807, 0.1274011611602473639, 0.21589853405795699,
    0.02307344176494017303,
  ],
  denominator: [
    7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515, 0.468238212480865118, 1.28426009614491121, 1,
  ],
};

/** |p - 1/2| <= 0.425: quantile / (p - 1/2) in 0.425² - (p - 1/2)². */
const QUANTILE_CENTRE: Rational = {
  numerator: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
    67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  denominator: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852854561,
  ],
};
/** Then in sqrt(-log p) - 1.6 up to sqrt(-log p) = 5. */
const QUANTILE_MIDDLE: Rational = {
  numerator: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  denominator: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
/** Beyond, in sqrt(-log p) - 5. */
const QUANTILE_TAIL: Rational = {
  numerator: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  denominator: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};

/** Density of the standard normal distribution.
 * @param x any number, infinities included
 * @returns density, relative error about 1e-15 wherever it does not underflow
 * @throws {ParameterRangeError} on NaN */
export function normalPdf(x: number): number {
  assertNotNaN(x, 'x');
  return INVERSE_SQRT_TWO_PI * gaussianDecay(Math.abs(x));
}

/** Distribution function of the standard normal distribution. The upper tail of `x` is `normalCdf(-x)`, without the
 * cancellation of 1 - cdf.
 * @param x any number, infinities included
 * @returns probability that a draw is at most `x`, relative error about 1e-15 down to 1e-307
 * @throws {ParameterRangeError} on NaN
 * @see Cody (1969), Mathematics of Computation 23(107); Cody (1993), ACM Algorithm 715 */
export function normalCdf(x: number): number {
  assertNotNaN(x, 'x');
  const size = Math.abs(x);
  if (size <= CENTRE_LIMIT) return 0.5 + x * ratio(CDF_CENTRE, x * x);
  const upper = gaussianDecay(size) * upperTailOverDecay(size);
  return x < 0 ? upper : 1 - upper;
}

/** Quantile of the standard normal distribution, the inverse of `normalCdf`.
 * @param p probability from 0 to 1
 * @returns the `x` with `normalCdf(x)` = `p`, relative error about 1e-15; -Infinity at 0 and Infinity at 1
 * @throws {ParameterRangeError} on a `p` outside 0 to 1
 * @see Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37(3) */
export function normalQuantile(p: number): number {
  assertProbability(p, 'p');
  const fromCentre = p - 0.5;
  if (Math.abs(fromCentre) <= 0.425) return fromCentre * ratio(QUANTILE_CENTRE, 0.180625 - fromCentre * fromCentre);
  const tail = fromCentre < 0 ? p : 1 - p;
  if (tail === 0) return fromCentre < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const size = r <= 5 ? ratio(QUANTILE_MIDDLE, r - 1.6) : ratio(QUANTILE_TAIL, r - 5);
  return fromCentre < 0 ? -size : size;
}

function upperTailOverDecay(size: number): number {
  if (size <= TAIL_LIMIT) return ratio(CDF_MIDDLE, size);
  const inverseSquare = 1 / (size * size);
  return (INVERSE_SQRT_TWO_PI - inverseSquare * ratio(CDF_TAIL, inverseSquare)) / size;
}

/** exp(-x²/2) for x >= 0, where x² is split so that its rounding error does not grow with x. */
function gaussianDecay(x: number): number {
  if (x > 40) return 0;
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (x - coarse) * (x + coarse));
}

function ratio({ numerator, denominator }: Rational, x: number): number {
  return horner(numerator, x) / horner(denominator, x);
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}
