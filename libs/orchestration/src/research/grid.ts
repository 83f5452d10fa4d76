import { canonicalJson, compareCodeUnits, type JsonValue, RandomStream } from '@prometheus/core';
import { z } from 'zod';

import { GridError } from '../errors.js';

/** More runs than this are a mistake in the grid. */
const MOST_COMBINATIONS = 100_000;
/** Draws for each wanted combination, before a small grid counts as exhausted. */
const DRAWS_EACH = 100;

const rangeSchema = z
  .strictObject({
    from: z.number(),
    to: z.number(),
    /** Distance of the values; without it the range is drawn from, which needs `random`. */
    step: z.number().positive().optional(),
    /** Draws whole numbers. */
    integer: z.boolean().default(false),
    /** Draws so that equal ratios are equally likely; both ends above zero. */
    log: z.boolean().default(false),
  })
  .refine(({ from, to }) => from <= to, { error: 'from must not be above to', path: ['from'] })
  .refine(({ from, log }) => !log || from > 0, { error: 'log needs a range above zero', path: ['log'] });

/** Settings to try: paths of the configuration, each with a list of values or a range. Without `random` every
 * combination is run, with it `n` different ones are drawn. */
export const gridSchema = z.strictObject({
  grid: z
    .record(z.string().min(1), z.union([z.array(z.json()).min(1), rangeSchema]))
    .refine((paths) => Object.keys(paths).length > 0, { error: 'name at least one setting' }),
  random: z.strictObject({ n: z.number().int().min(1), seed: z.number().int().min(0).default(1) }).optional(),
});

export type Grid = z.output<typeof gridSchema>;
type Range = z.output<typeof rangeSchema>;

/** Values by path of the configuration, for example `parameters.fast`. */
export type Combination = Readonly<Record<string, JsonValue>>;

/** All combinations of a grid, in an order that does not depend on the order of its keys: by path in code units, the
 * last one varying fastest; drawn ones in the order of the draws.
 * @param source names the grid in messages
 * @throws {GridError} on a range that cannot be listed, or too many combinations */
export function expandGrid({ grid, random }: Grid, source = 'grid'): Combination[] {
  const paths = Object.keys(grid).sort(compareCodeUnits);
  for (const path of paths) {
    const inside = paths.find((other) => other.startsWith(`${path}.`));
    if (inside !== undefined) throw new GridError(source, `${inside} lies inside of ${path}; name only one of them`);
  }
  if (random !== undefined) return draw(grid, paths, random);
  const lists = paths.map((path) => valuesOf(grid[path] as JsonValue[] | Range, path, source));
  const count = lists.reduce((product, list) => product * list.length, 1);
  if (count > MOST_COMBINATIONS) {
    throw new GridError(
      source,
      `${count} combinations are more than ${MOST_COMBINATIONS}; shorten the lists, or draw with random: { n, seed }`,
    );
  }
  return Array.from({ length: count }, (_, ordinal) => {
    const combination: Record<string, JsonValue> = {};
    let rest = ordinal;
    for (let k = paths.length - 1; k >= 0; k--) {
      combination[paths[k]] = lists[k][rest % lists[k].length];
      rest = Math.floor(rest / lists[k].length);
    }
    return combination;
  });
}

function valuesOf(values: readonly JsonValue[] | Range, path: string, source: string): readonly JsonValue[] {
  if (isList(values)) return values;
  if (values.step === undefined) {
    throw new GridError(source, `${path} has no step; give one, or draw with random: { n, seed }`);
  }
  return steps(values, values.step);
}

function steps({ from, to }: Range, step: number): number[] {
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, k) => tidy(from + k * step));
}

function draw(grid: Grid['grid'], paths: readonly string[], { n, seed }: NonNullable<Grid['random']>): Combination[] {
  const stream = new RandomStream(seed, 'grid');
  const drawn = new Map<string, Combination>();
  for (let k = 0; k < n * DRAWS_EACH && drawn.size < n; k++) {
    const combination = Object.fromEntries(
      paths.map((path) => [path, drawValue(grid[path] as JsonValue[] | Range, stream)]),
    );
    drawn.set(canonicalJson(combination), combination);
  }
  return [...drawn.values()];
}

function drawValue(values: readonly JsonValue[] | Range, stream: RandomStream): JsonValue {
  if (isList(values)) return values[stream.below(values.length)];
  const { from, to, step, integer, log } = values;
  if (step !== undefined) {
    const list = steps(values, step);
    return list[stream.below(list.length)];
  }
  const u = stream.uniform();
  // A whole number owns the unit interval around it, so that both ends are as likely as the others.
  const [low, high] = integer ? [from - 0.5, to + 0.5] : [from, to];
  const value = log ? from * Math.pow(to / from, u) : low + (high - low) * u;
  return integer ? Math.min(to, Math.max(from, Math.round(value))) : tidy(value);
}

/** Twelve digits: 0.1 + 2 x 0.1 is written 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function isList(values: readonly JsonValue[] | Range): values is readonly JsonValue[] {
  return Array.isArray(values);
}
