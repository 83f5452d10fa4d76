import { nearestMatching } from '@prometheus/statistics';

import { type ModelState } from './model-state.js';

/** Which state of an earlier fit each state of a new one continues: one to one, by least squared distance of their prototypes in
 * robust deviations of the features that both fits use.
 * @param current prototypes of the new states by feature
 * @param scale turns a row of prototypes, in the order of `names`, into deviations
 * @returns for each new state the position of its predecessor, -1 for a state that is new */
export function matchStates(
  previous: readonly ModelState[],
  current: readonly Readonly<Record<string, number>>[],
  names: readonly string[],
  scale: (row: Float64Array) => Float64Array,
): Int32Array {
  const common = names.map((_, i) => i).filter((i) => previous.every(({ prototype }) => names[i] in prototype));
  if (common.length === 0) return new Int32Array(current.length).fill(-1);
  const points = (prototypes: readonly Readonly<Record<string, number>>[]) =>
    Float64Array.from(
      prototypes.flatMap((prototype) => {
        const scaled = scale(Float64Array.from(names, (name) => prototype[name] ?? Number.NaN));
        return common.map((i) => scaled[i]);
      }),
    );
  return nearestMatching(points(previous.map(({ prototype }) => prototype)), points(current), common.length);
}
