import { type JsonValue } from '@prometheus/core';
import { sessionCloses } from '@prometheus/data';
import { backtestCodeIdentity, gridSchema, runSweep, TrialWorkers } from '@prometheus/orchestration';

import { SESSIONS } from '../bench-market.js';
import { type Bench, measure, type Timing } from '../benchmark.js';
import { randomWalkPanel } from '../random-walk-panel.js';

const FAST = Array.from({ length: 10 }, (_, k) => 5 + 5 * k);
const SLOW = Array.from({ length: 15 }, (_, k) => 60 + 10 * k);
const RUNS = FAST.length * SLOW.length;
const BAR_MS = 1000;

/** 150 combinations of the trend rule on one instrument: runs made with audit and decision log, table ranked; the store left out.
 * Threads are there before, as the command has them, which starts them while the panel is read; what a sweep takes that starts its
 * threads itself is measured beside it. */
export async function benchSweep(bench: Bench): Promise<void> {
  const panel = randomWalkPanel(1, SESSIONS);
  const { sessions } = panel.header;
  const config: JsonValue = {
    name: 'bench',
    collection: 'bench',
    start: sessions[0],
    end: sessions[sessions.length - 1],
    strategy: 'trend',
    benchmark: { source: 'none' },
  };
  const grid = gridSchema.parse({ grid: { 'parameters.fast': FAST, 'parameters.slow': SLOW } });
  const sweep = (threads: number, workers?: TrialWorkers) =>
    runSweep({
      name: 'bench',
      base: { config, configFolder: '.', configSource: 'bench', code: backtestCodeIdentity() },
      grid,
      gridSource: 'bench',
      panel,
      closes: sessionCloses(panel),
      threads,
      ...(workers === undefined ? {} : { workers }),
    });
  const record = (name: string, measured: Timing, isBar = false): void => {
    bench.record({
      name,
      size: `${RUNS} x 1 x ${SESSIONS}`,
      ...measured,
      ...(isBar ? { bar: { text: '<= 1 s', met: measured.medianMs <= BAR_MS } } : {}),
      note: `${(measured.medianMs / RUNS).toFixed(1)} ms a run`,
    });
  };
  record('sweep, 1 thread', await measure(3, () => sweep(1)));
  record('sweep, 2 threads, one started in it', await measure(3, () => sweep(2)));
  const workers = new TrialWorkers(1);
  try {
    record('sweep, 2 threads', await measure(5, () => sweep(2, workers)), true);
  } finally {
    await workers.close();
  }
}
