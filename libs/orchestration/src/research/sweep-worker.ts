import { parentPort, workerData } from 'node:worker_threads';

import { systemClock } from '@prometheus/core';
import { MarketPanel } from '@prometheus/data';

import { type FromWorker, type PoolData, type ToWorker } from './trial-pool.js';
import { TrialEvaluator, type TrialOutcome } from './trial-evaluator.js';

/** Results are posted together, so that short runs do not pay for a message each. */
const POST_EVERY_MS = 25;

const port = parentPort as NonNullable<typeof parentPort>;
const { header, memory, digests, closes, base } = workerData as PoolData;
const evaluator = new TrialEvaluator(new MarketPanel(header, memory, digests), closes, base);

port.on('message', (message: ToWorker) => {
  void work(message);
});

/** Takes trials from the list that all threads share until it is used up. */
async function work({ trials, taken }: ToWorker): Promise<void> {
  let outcomes: TrialOutcome[] = [];
  let posted = systemClock.monotonicMs();
  const post = (message: FromWorker): void => {
    port.postMessage(message);
    outcomes = [];
    posted = systemClock.monotonicMs();
  };
  for (;;) {
    const next = Atomics.add(taken, 0, 1);
    if (next >= trials.length) break;
    try {
      outcomes.push(await evaluator.evaluate(trials[next]));
    } catch (error) {
      post({ failed: { ordinal: trials[next].ordinal, message: (error as Error).message } });
      return;
    }
    if (systemClock.monotonicMs() - posted > POST_EVERY_MS) post({ outcomes });
  }
  if (outcomes.length > 0) post({ outcomes });
}
