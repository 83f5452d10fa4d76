import { type JsonValue } from '@prometheus/core';
import { sessionCloses } from '@prometheus/data';
import { backtestCodeIdentity, gridSchema, runSweep } from '@prometheus/orchestration';

import { SESSIONS } from '../bench-market.js';
import { type Bench, measure } from '../benchmark.js';
import { randomWalkPanel } from '../random-walk-panel.js';

const FAST = Array.from({ length: 10 }, (_, k) => 5 + 5 * k);
const SLOW = Array.from({ length: 15 }, (_, k) => 60 + 10 * k);
const BAR_MS = 1000;

/** 150 combinations of the trend rule on one instrument: worker threads started, runs made with audit and decision log, table
 * ranked; the store left out. */
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
  for (const threads of [1, 2]) {
    let combinations = 0;
    const measured = await measure(3, async () => {
      const report = await runSweep({
        name: 'bench',
        base: { config, configFolder: '.', configSource: 'bench', code: backtestCodeIdentity() },
        grid,
        gridSource: 'bench',
        panel,
        closes: sessionCloses(panel),
        threads,
      });
      combinations = report.rows.length;
    });
    bench.record({
      name: `sweep, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
      size: `${combinations} x 1 x ${SESSIONS}`,
      ...measured,
      ...(threads === 2 ? { bar: { text: '<= 1 s', met: measured.medianMs <= BAR_MS } } : {}),
      note: `${(measured.medianMs / combinations).toFixed(1)} ms a run`,
    });
  }
}
