import { LengthMismatchError } from '../errors.js';
import { assertFinite } from '../input-checks.js';

/** Pairs current prototypes with previous ones, one to one, so that the sum of squared distances of the pairs is least; as many pairs as
 * the smaller set allows. Equal sums are settled the same way each time.
 * @param previous shape (P * D,)
 * @param current shape (C * D,)
 * @returns for each current prototype the index of its previous one, or -1: shape (C,)
 * @throws {LengthMismatchError}; {NonFiniteInputError} for a prototype or a squared distance that is not finite
 * @see Kuhn (1955), Naval Research Logistics Quarterly 2; the shortest augmenting paths of Jonker and Volgenant (1987) */
export function nearestMatching(previous: Float64Array, current: Float64Array, dimensions: number): Int32Array {
  const [rows, columns] = [current.length / dimensions, previous.length / dimensions];
  if (!Number.isInteger(rows))
    throw new LengthMismatchError('current', current.length, 'rows of dimensions', dimensions);
  if (!Number.isInteger(columns)) {
    throw new LengthMismatchError('previous', previous.length, 'rows of dimensions', dimensions);
  }
  const size = Math.max(rows, columns);
  assertFinite(previous, 'previous');
  assertFinite(current, 'current');
  // Places beyond the smaller set cost nothing and stand for no partner.
  const costs = new Float64Array(size * size);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let d = 0; d < dimensions; d++) {
        costs[i * size + j] += (current[i * dimensions + d] - previous[j * dimensions + d]) ** 2;
      }
    }
  }
  assertFinite(costs, 'squared distances');
  const partners = leastAssignment(size, costs);
  return Int32Array.from({ length: rows }, (_, i) => (partners[i] < columns ? partners[i] : -1));
}

/** The assignment of rows to columns of a square cost matrix with the least sum. */
function leastAssignment(size: number, costs: Float64Array): Int32Array {
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  // Counted from 1; 0 is where each path begins.
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    rowOf[0] = row;
    const slack = new Float64Array(size + 1).fill(Infinity);
    const before = new Int32Array(size + 1);
    const reached = new Uint8Array(size + 1);
    let column = 0;
    while (rowOf[column] !== 0) {
      reached[column] = 1;
      const from = rowOf[column];
      let step = Infinity;
      let next = 0;
      for (let j = 1; j <= size; j++) {
        if (reached[j] === 1) continue;
        const reduced = costs[(from - 1) * size + j - 1] - rowPotential[from] - columnPotential[j];
        if (reduced < slack[j]) {
          slack[j] = reduced;
          before[j] = column;
        }
        if (slack[j] < step) {
          step = slack[j];
          next = j;
        }
      }
      for (let j = 0; j <= size; j++) {
        if (reached[j] === 1) {
          rowPotential[rowOf[j]] += step;
          columnPotential[j] -= step;
        } else {
          slack[j] -= step;
        }
      }
      column = next;
    }
    while (column !== 0) {
      rowOf[column] = rowOf[before[column]];
      column = before[column];
    }
  }
  const partners = new Int32Array(size);
  for (let j = 1; j <= size; j++) partners[rowOf[j] - 1] = j - 1;
  return partners;
}
