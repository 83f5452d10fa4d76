import fc from 'fast-check';

/** Simple returns from -50 % to 50 % on a grid of a basis point, so that sums of them are well conditioned. */
export const anyReturn = fc.integer({ min: -5000, max: 5000 }).map((basisPoints) => basisPoints / 1e4);

export const anyReturns = fc.array(anyReturn, { minLength: 1, maxLength: 60 });

/** Two series of one length. */
export const anyPair = fc
  .array(fc.tuple(anyReturn, anyReturn), { minLength: 2, maxLength: 60 })
  .map((pairs) => ({ x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) }));

/** A series in which not all values are equal. */
export const varyingReturns = fc
  .array(anyReturn, { minLength: 2, maxLength: 60 })
  .filter((returns) => new Set(returns).size > 1);
