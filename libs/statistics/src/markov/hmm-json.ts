import { type JsonValue } from '@prometheus/core';

import { GaussianHmm } from './gaussian-hmm.js';

/** The parameters as plain arrays, with all their digits. */
export function hmmToJson({ parameters }: GaussianHmm): JsonValue {
  const { states, dimensions, start, transition, means, covariances } = parameters;
  return {
    states,
    dimensions,
    start: [...start],
    transition: [...transition],
    means: [...means],
    covariances: [...covariances],
  };
}

/** @throws {LengthMismatchError}, {ParameterRangeError} for what {@link hmmToJson} did not write */
export function hmmFromJson(json: JsonValue): GaussianHmm {
  const { states, dimensions, ...arrays } = json as Readonly<Record<string, JsonValue>>;
  const column = (name: string): Float64Array => Float64Array.from((arrays[name] ?? []) as readonly number[]);
  return new GaussianHmm({
    states: Number(states),
    dimensions: Number(dimensions),
    start: column('start'),
    transition: column('transition'),
    means: column('means'),
    covariances: column('covariances'),
  });
}
