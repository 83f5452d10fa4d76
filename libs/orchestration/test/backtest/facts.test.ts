import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { type FactBundle, FactNotRequiredError } from '@prometheus/data';

import { type BacktestConfigInput, type ExecutedBacktest, FactsNotLoadedError } from '../../src/index.js';
import { panelFromBars } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';
import { factsOf, filing, income, rate, sourceOf } from '../fixture/test-facts.js';

// Monday to Friday; in winter New York closes at 21:00 UTC.
const dates = ['2010-01-04', '2010-01-05', '2010-01-06', '2010-01-07', '2010-01-08'];
const LAST_CLOSE = '2010-01-08T21:00:00.000Z';
const panel = panelFromBars(dates.map((date) => ({ symbol: 'A', date, open: 10, close: 10 })));
const fixtures = fileURLToPath(new URL('../fixture', import.meta.url));

const week = factsOf({
  macro: [rate('2009-12-30', 1, '2009-12-31T14:30:00Z'), rate('2010-01-05', 3, '2010-01-06T13:00:00Z')],
  fundamentals: [income('2009-12-31', 5, '2010-01-05T21:00:00Z')],
  filings: [filing('a', '2010-01-06T22:00:00Z')],
});

const run = (
  facts: FactBundle | undefined,
  parameters: BacktestConfigInput['parameters'] = {},
): Promise<ExecutedBacktest> =>
  runConfig(
    panel,
    { strategy: './by-facts.mjs', parameters, slippageBps: 0, commission: { model: 'none' } },
    fixtures,
    facts === undefined ? {} : { facts: sourceOf(facts) },
  );

const decisionsOf = ({ outcome }: ExecutedBacktest) => outcome.decisions.entries.map(({ decision }) => decision);
const inputsOf = (executed: ExecutedBacktest): string[] => decisionsOf(executed).map(({ inputsHash }) => inputsHash);

describe('a strategy that requires facts', () => {
  it('facts of a week -> each decision by what was known at its close', async () => {
    const executed = await run(week);
    // Monday by the old rate; on Tuesday the figure comes just at the close; the rate of Tuesday is told before Wednesday's open;
    // the filing of Wednesday evening counts on Thursday, and on Friday it is not of the day any more.
    const weights = decisionsOf(executed).map(({ action }) => (action as { values: number[] }).values);
    expect(weights).toEqual([[0.4], [0.6], [0.4], [0.5], [0.4]]);
  });

  it('no source of facts -> FactsNotLoadedError that names the strategy and what it requires', async () => {
    await expect(run(undefined)).rejects.toThrow(FactsNotLoadedError);
    await expect(run(undefined)).rejects.toThrow(/"by-facts" requires facts .*"macro":\["RATE"\]/);
  });

  it('a series that it reads and did not declare -> FactNotRequiredError that names both', async () => {
    const reading = run(week, { undeclared: 'OTHER' });
    await expect(reading).rejects.toThrow(FactNotRequiredError);
    await expect(reading).rejects.toMatchObject({ kind: 'macro', requested: 'OTHER', required: ['RATE'] });
  });

  it.each<[string, Partial<FactBundle>]>([
    ['a macro value', { macro: [...week.macro, rate('2010-01-07', 3.5, LAST_CLOSE)] }],
    ['a restated figure', { fundamentals: [...week.fundamentals, income('2009-12-31', 6, LAST_CLOSE)] }],
    ['a filing', { filings: [...week.filings, filing('b', LAST_CLOSE)] }],
    ['the text of a filing', { filings: [{ ...week.filings[0], sections: [] }] }],
  ])('%s known by the last close -> another vintage and run id', async (_what, changed) => {
    const [before, after] = [await run(week), await run({ ...week, ...changed })];
    expect(after.result.manifest.vintage).not.toBe(before.result.manifest.vintage);
    expect(after.result.manifest.runId).not.toBe(before.result.manifest.runId);
    expect(after.result.manifest.configId).toBe(before.result.manifest.configId);
  });

  it('the same facts known a millisecond after the last close, or of another kind -> the same run, decision by decision', async () => {
    const late = '2010-01-08T21:00:00.001Z';
    const more = factsOf({
      macro: [
        ...week.macro,
        rate('2010-01-07', 3.5, late),
        { ...rate('2010-01-04', 9, '2010-01-04T15:00:00Z'), seriesId: 'OTHER' },
      ],
      fundamentals: [...week.fundamentals, income('2009-12-31', 6, late)],
      filings: [...week.filings, filing('b', late), { ...filing('c', '2010-01-04T15:00:00Z'), filingType: '10-K' }],
    });
    const [before, after] = [await run(week), await run(more)];
    expect(after.result.manifest.vintage).toBe(before.result.manifest.vintage);
    expect(after.result.manifest.runId).toBe(before.result.manifest.runId);
    expect(after.result.decisionHash).toBe(before.result.decisionHash);
  });

  it('another value of a fact -> other inputs of the decisions from the close on by which it was known, though all decide the same', async () => {
    const [before, other] = [
      await run(week),
      await run({ ...week, macro: [week.macro[0], { ...week.macro[1], value: 3.5 }] }),
    ];
    expect(decisionsOf(other).map(({ action }) => action)).toEqual(decisionsOf(before).map(({ action }) => action));
    const [left, right] = [inputsOf(before), inputsOf(other)];
    // Told on Wednesday morning.
    expect(right.slice(0, 2)).toEqual(left.slice(0, 2));
    for (const k of [2, 3, 4]) expect(right[k]).not.toBe(left[k]);
  });

  it('facts in another order -> the same run', async () => {
    const rows = {
      macro: week.macro.toReversed(),
      fundamentals: week.fundamentals,
      filings: [...week.filings, filing('b', '2010-01-06T22:00:00Z')],
    };
    const [left, right] = [
      await run({ ...week, ...rows }),
      await run({ ...week, ...rows, filings: rows.filings.toReversed() }),
    ];
    expect(right.result.manifest.runId).toBe(left.result.manifest.runId);
    expect(inputsOf(right)).toEqual(inputsOf(left));
  });
});
