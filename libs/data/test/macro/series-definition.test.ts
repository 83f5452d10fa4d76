import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@prometheus/core';

import { loadSeriesDefinitions } from '../../src/macro/series-definition.js';
import { csvFile } from '../ingestion/csv-folder.js';

const REPOSITORY = fileURLToPath(new URL('../../../../configs/macro/series.yaml', import.meta.url));

/** What loading a file with one series says, without the file's name. */
function problemsOf(body: string): string {
  const file = csvFile('series.yaml', `series: { X: { title: T, unit: percent, ${body} } }`);
  try {
    loadSeriesDefinitions(file);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.replaceAll(file, 'FILE');
  }
  return 'none';
}

describe('loadSeriesDefinitions', () => {
  it('the file of the repository -> every series with a lag, or for evaluation only with a reason', () => {
    const { series } = loadSeriesDefinitions(REPOSITORY);
    const usable = [...series].filter(([, { lag }]) => lag !== undefined).map(([id]) => id);
    expect(usable).toEqual(
      'BAMLC0A0CM BAMLH0A0HYM2 CPIAUCSL DCOILWTICO DGS10 DGS2 DGS30 FEDFUNDS GSPC ICSA INDPRO PAYEMS RUT T10Y2Y UNRATE VIXCLS'.split(
        ' ',
      ),
    );
    const refused = [...series].filter(([, { evaluationOnly }]) => evaluationOnly === true);
    expect(refused.length + usable.length).toBe(series.size);
    expect(refused.map(([id]) => id)).toEqual(expect.arrayContaining(['USREC', 'STLFSI4', 'DTWEXBGS', 'FF_MOM']));
    for (const [, { reason }] of refused) expect(reason).toMatch(/\w+ \w+/);
  });

  it.each([
    ['no lag', 'frequency: daily, dateIs: day', 'series.X.lag'],
    ['a lag of neither kind', 'frequency: daily, dateIs: day, lag: { hours: 3 }', 'series.X.lag'],
    ['a negative lag', 'frequency: daily, dateIs: day, lag: { sessions: -1 }', 'series.X.lag'],
    ['an unknown key', 'frequency: daily, dateIs: day, lag: { sessions: 1 }, delay: 3', 'series.X.delay'],
    ['an unknown frequency', 'frequency: yearly, dateIs: day, lag: { sessions: 1 }', 'series.X.frequency'],
    ['evaluation only without a reason', 'frequency: daily, dateIs: day, evaluationOnly: true', 'series.X.reason'],
    [
      'evaluation only with a lag',
      'frequency: daily, dateIs: day, evaluationOnly: true, reason: R, lag: { sessions: 1 }',
      'series.X.lag',
    ],
    ['sessions after a period', 'frequency: monthly, dateIs: periodStart, lag: { sessions: 1 }', 'series.X.lag'],
    ['weeks of months', 'frequency: monthly, dateIs: periodStart, lag: { days: 1, after: weekEnd }', 'series.X.lag'],
    ['a period end of days', 'frequency: daily, dateIs: day, lag: { days: 1, after: periodEnd }', 'series.X.lag'],
    [
      'days after a first day',
      'frequency: monthly, dateIs: periodStart, lag: { days: 1, after: date }',
      'series.X.lag',
    ],
    ['week ends of days', 'frequency: daily, dateIs: weekEnd, lag: { days: 1, after: date }', 'series.X.dateIs'],
    ['periods of days', 'frequency: daily, dateIs: periodStart, lag: { days: 1, after: weekEnd }', 'series.X.dateIs'],
  ])('%s -> refused with file and key', (_name, body, key) => {
    expect(problemsOf(body)).toContain(`FILE: ${key}`);
  });

  it('an id that could be a path -> refused', () => {
    const file = csvFile('series.yaml', 'series: { ../X: { title: T } }');
    expect(() => loadSeriesDefinitions(file)).toThrow(/write the id of a series/);
  });

  it('a whole definition -> revised unless said otherwise', () => {
    const body = 'title: T, unit: percent, frequency: daily, dateIs: day, lag: { sessions: 1 }';
    const file = csvFile('series.yaml', `series: { A: { ${body} }, B: { ${body}, revised: false } }`);
    const { series } = loadSeriesDefinitions(file);
    expect([...series.values()].map(({ revised }) => revised)).toEqual([true, false]);
  });
});
