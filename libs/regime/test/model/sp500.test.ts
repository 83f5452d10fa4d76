import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { RandomStream, type TradeDate } from '@prometheus/core';
import { type MarketSeries, type MarketSource } from '@prometheus/data';
import { type Filtered } from '@prometheus/statistics';

import {
  type FeatureRows,
  regimeConfigSchema,
  regimeFeatures,
  RegimeModel,
  rowOf,
  sliceRows,
} from '../../src/index.js';

const LAST_DATE = '2014-12-31';

/** Daily closes of the S&P 500 since 2000 in the npm package vega-datasets. */
function sp500(last: string): { readonly dates: readonly TradeDate[]; readonly returns: Float64Array } {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  const file = fileURLToPath(new URL('../data/sp500-2000.csv', pathToFileURL(entry)));
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const column = header.split(',').indexOf('close');
  const cells = lines.map((line) => line.split(',')).filter(([date]) => date <= last);
  const returns = Float64Array.from(cells, (row, t) => Number(row[column]) / Number(cells[t - 1]?.[column] ?? NaN) - 1);
  return { dates: cells.map(([date]) => date as TradeDate), returns };
}

/** The likeliest label of each session until 2014 by models that learned from sessions before it alone: one each year, where the default
 * is one each quarter, as a test runner is slow with numbers. */
function walkForward(): ReadonlyMap<TradeDate, string> {
  const config = regimeConfigSchema.parse({ regions: [{ id: 'US', features: 'index' }], selectStatesEvery: 4 });
  const [region] = config.regions;
  const { dates, returns } = sp500(LAST_DATE);
  const source = {
    panel: { sessionCount: dates.length },
    series: (other: MarketSeries) => (other.id.startsWith('indexReturn') ? returns : other.compute(source)),
  } as unknown as MarketSource;
  const features = regimeFeatures(config, region);
  const columns = features.map(({ series }) => series.compute(source));
  const rows: FeatureRows = {
    names: features.map(({ name }) => name),
    values: Float64Array.from(dates.flatMap((_, t) => columns.map((column) => column[t]))),
    dates,
  };
  const labels = new Map<TradeDate, string>();
  let model: RegimeModel | undefined;
  let state: Filtered<Float64Array> | undefined;
  let refits = 0;
  for (let t = config.minimumHistory; t < dates.length; t++) {
    if (model === undefined || dates[t].slice(0, 4) !== dates[t - 1].slice(0, 4)) {
      const past = sliceRows(rows, 0, t);
      model = RegimeModel.train(past, {
        config,
        region,
        cut: dates[t - 1],
        random: new RandomStream(1, `US/${dates[t - 1]}`),
        selectStates: refits % config.selectStatesEvery === 0,
        ...(model === undefined ? {} : { previous: model }),
      });
      state = model.filter(past);
      refits += 1;
    }
    state = model.step(state, rowOf(rows, t));
    const probabilities = Object.entries(model.labelProbabilities(state).value);
    labels.set(dates[t], probabilities.reduce((best, next) => (next[1] > best[1] ? next : best))[0]);
  }
  return labels;
}

describe('the S&P 500, walked forward with the default rules', () => {
  const labels = [...walkForward()];
  const crisisShare = (from: string, to: string) => {
    const span = labels.filter(([date]) => date >= from && date <= to);
    return span.filter(([, label]) => label === 'RISK_OFF_CRISIS').length / span.length;
  };

  it.each([
    ['2008-09-15', '2008-12-31'],
    ['2008-09-15', '2009-03-31'],
    ['2011-08-08', '2011-10-03'],
  ])('%s to %s, a panic -> crisis on at least 70 %% of sessions', (from, to) => {
    expect(crisisShare(from, to)).toBeGreaterThanOrEqual(0.7);
  });

  it.each([
    ['2004-01-01', '2006-12-31'],
    ['2013-01-01', '2014-12-31'],
  ])('%s to %s, quiet years -> crisis on at most 10 %% of sessions', (from, to) => {
    expect(crisisShare(from, to)).toBeLessThanOrEqual(0.1);
  });
});
