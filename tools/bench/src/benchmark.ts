/** One measured piece of work at one size. */
export interface Measurement {
  readonly name: string;
  readonly size: string;
  /** Median of the runs, in milliseconds. */
  readonly medianMs: number;
  readonly minMs: number;
  readonly runs: number;
  /** Work done a second, where it has a unit. */
  readonly rate?: { readonly value: number; readonly unit: string };
  /** What the design asks for, in words, and whether this machine met it. */
  readonly bar?: { readonly text: string; readonly met: boolean };
  readonly note?: string;
}

/** Of some runs of a piece of work. */
export type Timing = Pick<Measurement, 'medianMs' | 'minMs' | 'runs'>;

export interface Bench {
  record(measurement: Measurement): void;
}

/** Runs `work` several times after one unmeasured run.
 * @returns median and minimum in milliseconds */
export async function measure(runs: number, work: () => Promise<unknown> | unknown, warmUp = true): Promise<Timing> {
  if (warmUp) await work();
  const times: number[] = [];
  for (let k = 0; k < runs; k++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const middle = times.length >> 1;
  const medianMs = times.length % 2 === 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
  return { medianMs, minMs: times[0], runs };
}
