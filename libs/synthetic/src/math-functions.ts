/** The only functions of Math that this library calls: their last bits are fixed by IEEE 754 or, for exp and log, by the
 * software implementation in V8; pow, sin and cos have changed between versions. Bound once, because inside a sandbox
 * such as a test runner's each lookup of the global costs a hundred times the arithmetic. */
export const { abs, ceil, exp, floor, log, max, min, round, sqrt, SQRT2 } = Math;
