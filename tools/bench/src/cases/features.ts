import { BUILT_IN_FEATURES } from '@prometheus/data';

import { SESSIONS } from '../bench-market.js';
import { type Bench, measure } from '../benchmark.js';
import { randomWalkPanel } from '../random-walk-panel.js';

/** All features of the library over a whole panel. */
export async function benchFeatures(bench: Bench): Promise<void> {
  for (const names of [100, 500]) {
    const panel = randomWalkPanel(names, SESSIONS);
    const size = `${names} x ${SESSIONS}`;
    let total = 0;
    for (const feature of BUILT_IN_FEATURES) {
      const time = await measure(3, () => feature.compute(panel, 0, panel.sessionCount));
      total += time.medianMs;
      if (names === 500) bench.record({ name: `feature ${feature.id}`, size, ...time });
    }
    bench.record({
      name: 'all features',
      size,
      medianMs: total,
      minMs: total,
      runs: 3,
      ...(names === 500 ? { bar: { text: '<= 2 s', met: total <= 2000 } } : {}),
    });
    const raw = panel.memory.byteLength / 2 ** 20;
    bench.record({
      name: 'panel memory',
      size,
      medianMs: 0,
      minMs: 0,
      runs: 1,
      note: `${raw.toFixed(0)} MiB in one shared block`,
    });
  }
}
