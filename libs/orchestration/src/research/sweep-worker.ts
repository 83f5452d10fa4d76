import { parentPort } from 'node:worker_threads';

import { systemClock } from '@prometheus/core';
import { MarketPanel } from '@prometheus/data';

import { TrialEvaluator, type TrialOutcome } from './trial-evaluator.js';
import { type FromWorker, type PoolData, type ToWorker, type TrialList } from './trial-pool.js';

/** Results are posted together, so that short runs do not pay for a message each. */
const POST_EVERY_MS = 25;

const port = parentPort as NonNullable<typeof parentPort>;
let evaluator: TrialEvaluator | undefined;
/** One list after the other: the next may come while the last trial of a list that failed elsewhere is under way. */
let working: Promise<void> = Promise.resolve();

port.on('message', (message: ToWorker) => {
  working = working.then(() => ('data' in message ? prepare(message.data) : work(message)));
});

function prepare({ header, memory, digests, closes, base }: PoolData): void {
  evaluator = new TrialEvaluator(new MarketPanel(header, memory, digests), closes, base);
}

/** Takes trials from the list that all threads share until it is used up. */
async function work({ list, trials, taken }: TrialList): Promise<void> {
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
      outcomes.push(await (evaluator as TrialEvaluator).evaluate(trials[next]));
    } catch (error) {
      post({ list, failed: { ordinal: trials[next].ordinal, message: (error as Error).message } });
      return;
    }
    if (systemClock.monotonicMs() - posted > POST_EVERY_MS) post({ list, outcomes });
  }
  if (outcomes.length > 0) post({ list, outcomes });
}
