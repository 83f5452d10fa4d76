import { Worker } from 'node:worker_threads';

import { systemClock } from '@prometheus/core';
import { type MarketPanel, type PanelHeader, type SessionCloses } from '@prometheus/data';

import { TrialFailedError } from '../errors.js';
import { type Trial, type TrialBase, TrialEvaluator, type TrialOutcome } from './trial-evaluator.js';

/** What all trials of a pool share. The prices lie in shared memory; the rest is copied. */
export interface PoolData {
  readonly header: PanelHeader;
  readonly memory: SharedArrayBuffer;
  readonly digests: Uint8Array;
  readonly closes: SessionCloses;
  readonly base: TrialBase;
}

export interface TrialList {
  /** Tells the lists of a worker apart. */
  readonly list: number;
  readonly trials: readonly Trial[];
  /** Shape (1,), shared: how many trials are taken. */
  readonly taken: Int32Array;
}

export type ToWorker = { readonly data: PoolData } | TrialList;

export type FromWorker = { readonly list: number } & (
  | { readonly outcomes: readonly TrialOutcome[] }
  | { readonly failed: { readonly ordinal: number; readonly message: string } }
);

/** Messages of workers are looked at after so much work of the own thread. */
const LISTEN_EVERY_MS = 10;
/** Stops every thread before its next trial. */
const ALL_TAKEN = 0x4000_0000;

/** Threads beside the own one that wait for trials. Starting one takes longer than many a sweep: whoever knows that there will be one
 * starts them first, and they are ready when the panel is. */
export class TrialWorkers {
  readonly threads: readonly Worker[];
  #failed: TrialFailedError | undefined;
  #lists = 0;

  /** @param count at least 0 */
  constructor(count: number) {
    this.threads = Array.from({ length: count }, startWorker);
    for (const thread of this.threads) {
      thread.on('error', (error) => {
        this.#failed ??= new TrialFailedError('a worker thread', (error as Error).message, error);
      });
    }
  }

  /** Why no trial can be made any more. */
  get failed(): TrialFailedError | undefined {
    return this.#failed;
  }

  nextList(): number {
    return ++this.#lists;
  }

  /** Ends the threads, whatever they do. */
  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}

/** Uses the workers that a request brings, or some of its own that end with the work.
 * @param trials how many there are to make */
export async function withWorkers<T>(
  { threads, workers }: { readonly threads: number; readonly workers?: TrialWorkers },
  trials: number,
  use: (workers: TrialWorkers) => Promise<T>,
): Promise<T> {
  if (workers !== undefined) return use(workers);
  const own = new TrialWorkers(Math.max(0, Math.min(threads, trials) - 1));
  try {
    return await use(own);
  } finally {
    await own.close();
  }
}

/** Makes trials on one shared panel. This thread works too, so that nothing waits for a worker to start. The outcome of a trial does
 * not depend on who makes it. */
export class TrialPool {
  readonly #evaluator: TrialEvaluator;
  #failed: Error | undefined;

  /** @param workers that help; they serve one pool at a time, and outlive it */
  constructor(
    panel: MarketPanel,
    closes: SessionCloses,
    base: TrialBase,
    readonly workers: TrialWorkers,
  ) {
    const { header, memory, digests } = panel;
    const data: PoolData = { header, memory, digests, closes, base };
    for (const thread of workers.threads) thread.postMessage({ data } satisfies ToWorker);
    this.#evaluator = new TrialEvaluator(panel, closes, base);
  }

  /** Makes all trials and hands each outcome to `take` as it comes, in any order.
   * @throws {TrialFailedError} when a run fails; the others are stopped */
  async run(trials: readonly Trial[], take: (outcome: TrialOutcome) => void): Promise<void> {
    // A worker may have failed between two lists.
    const failed = this.#failed ?? this.workers.failed;
    if (failed !== undefined) throw failed;
    if (trials.length === 0) return;
    const taken = new Int32Array(new SharedArrayBuffer(4));
    const list = this.workers.nextList();
    let missing = trials.length;
    // No more than there is work for beside the own thread.
    const helpers = this.workers.threads.slice(0, trials.length - 1);
    const ends: (() => void)[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (error: Error): void => {
          this.#failed = error;
          Atomics.store(taken, 0, ALL_TAKEN);
          reject(error);
        };
        const receive = (outcome: TrialOutcome): void => {
          take(outcome);
          missing -= 1;
          if (missing === 0) resolve();
        };
        for (const helper of helpers) {
          ends.push(
            listen(helper, 'message', (message: FromWorker) => {
              // What was begun for a list that failed may come in later.
              if (message.list !== list) return;
              if ('outcomes' in message) message.outcomes.forEach(receive);
              else {
                const { ordinal, message: reason } = message.failed;
                fail(new TrialFailedError(JSON.stringify(settingsOf(trials, ordinal)), reason));
              }
            }),
            listen(helper, 'error', () => fail(this.workers.failed as TrialFailedError)),
          );
          helper.postMessage({ list, trials, taken } satisfies ToWorker);
        }
        this.#work(trials, taken, receive).catch(fail);
      });
    } finally {
      for (const end of ends) end();
    }
  }

  async #work(trials: readonly Trial[], taken: Int32Array, receive: (outcome: TrialOutcome) => void): Promise<void> {
    let listened = systemClock.monotonicMs();
    for (;;) {
      const next = Atomics.add(taken, 0, 1);
      if (next >= trials.length || this.#failed !== undefined) return;
      let outcome: TrialOutcome;
      try {
        outcome = await this.#evaluator.evaluate(trials[next]);
      } catch (error) {
        throw new TrialFailedError(JSON.stringify(trials[next].settings), (error as Error).message, error);
      }
      receive(outcome);
      if (systemClock.monotonicMs() - listened > LISTEN_EVERY_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        listened = systemClock.monotonicMs();
      }
    }
  }
}

function settingsOf(trials: readonly Trial[], ordinal: number): unknown {
  return trials.find((trial) => trial.ordinal === ordinal)?.settings;
}

/** @returns ends the listening */
function listen<T>(worker: Worker, event: 'message' | 'error', take: (value: T) => void): () => void {
  const listener = (value: unknown): void => take(value as T);
  worker.on(event, listener);
  return () => worker.off(event, listener);
}

/** From what is built, a worker is an ordinary module; from sources it needs the loader that this process runs with,
 * which a worker does not inherit. */
function startWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./sweep-worker.js', import.meta.url));
  const loader = import.meta.resolve('tsx/esm/api');
  const module = new URL('./sweep-worker.ts', import.meta.url).href;
  return new Worker(
    `import(${JSON.stringify(loader)}).then((loader) => { loader.register(); return import(${JSON.stringify(module)}); })`,
    { eval: true, execArgv: ['--conditions=@prometheus/source'] },
  );
}
