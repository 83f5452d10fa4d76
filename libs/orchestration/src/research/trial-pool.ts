import { Worker } from 'node:worker_threads';

import { systemClock } from '@prometheus/core';
import { type MarketPanel, type PanelHeader, type SessionCloses } from '@prometheus/data';

import { TrialFailedError } from '../errors.js';
import { type Trial, type TrialBase, TrialEvaluator, type TrialOutcome } from './trial-evaluator.js';

/** What a worker is started with. The prices lie in shared memory; the rest is copied. */
export interface PoolData {
  readonly header: PanelHeader;
  readonly memory: SharedArrayBuffer;
  readonly digests: Uint8Array;
  readonly closes: SessionCloses;
  readonly base: TrialBase;
}

export interface ToWorker {
  readonly trials: readonly Trial[];
  /** Shape (1,), shared: how many trials are taken. */
  readonly taken: Int32Array;
}

export type FromWorker =
  | { readonly outcomes: readonly TrialOutcome[] }
  | { readonly failed: { readonly ordinal: number; readonly message: string } };

/** Messages of workers are looked at after so much work of the own thread. */
const LISTEN_EVERY_MS = 10;
/** Stops every thread before its next trial. */
const ALL_TAKEN = 0x4000_0000;

/** Threads that make trials on one shared panel. This thread works too, so that nothing waits for a worker to start.
 * Workers are started once and serve any number of lists; the outcome of a trial does not depend on who makes it. */
export class TrialPool {
  readonly #evaluator: TrialEvaluator;
  readonly #workers: readonly Worker[];
  #failed: Error | undefined;

  /** @param threads this one included, at least 1 */
  constructor(panel: MarketPanel, closes: SessionCloses, base: TrialBase, threads: number) {
    const { header, memory, digests } = panel;
    const data: PoolData = { header, memory, digests, closes, base };
    this.#workers = Array.from({ length: Math.max(0, threads - 1) }, () => startWorker(data));
    this.#evaluator = new TrialEvaluator(panel, closes, base);
  }

  /** Makes all trials and hands each outcome to `take` as it comes, in any order.
   * @throws {TrialFailedError} when a run fails; the others are stopped */
  async run(trials: readonly Trial[], take: (outcome: TrialOutcome) => void): Promise<void> {
    // A worker may have failed between two lists.
    if (this.#failed !== undefined) throw this.#failed;
    if (trials.length === 0) return;
    const taken = new Int32Array(new SharedArrayBuffer(4));
    let missing = trials.length;
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
      for (const worker of this.#workers) {
        worker.removeAllListeners();
        worker.on('message', (message: FromWorker) => {
          if ('outcomes' in message) message.outcomes.forEach(receive);
          else
            fail(
              new TrialFailedError(JSON.stringify(settingsOf(trials, message.failed.ordinal)), message.failed.message),
            );
        });
        worker.on('error', (error) => fail(new TrialFailedError('a worker thread', (error as Error).message, error)));
        worker.postMessage({ trials, taken } satisfies ToWorker);
      }
      this.#work(trials, taken, receive).catch(fail);
    });
  }

  /** Ends the workers, whatever they do. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
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

/** From what is built, a worker is an ordinary module; from sources it needs the loader that this process runs with,
 * which a worker does not inherit. */
function startWorker(workerData: PoolData): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./sweep-worker.js', import.meta.url), { workerData });
  }
  const loader = import.meta.resolve('tsx/esm/api');
  const module = new URL('./sweep-worker.ts', import.meta.url).href;
  return new Worker(
    `import(${JSON.stringify(loader)}).then((loader) => { loader.register(); return import(${JSON.stringify(module)}); })`,
    { eval: true, execArgv: ['--conditions=@prometheus/source'], workerData },
  );
}
