import { tradeDate } from '@prometheus/core';

import { answerKey } from '../../src/providers/download/answer-key.js';
import { type BarProvider, type ProviderAction } from '../../src/providers/provider.js';

export const TOY_KEY = 'k3y/with+signs=and-8';

interface ToyAnswer {
  /** `date price volume` by row. */
  readonly bars: readonly string[];
  readonly actions?: readonly ProviderAction[];
  readonly adjusted?: readonly number[];
}

export function toyAnswer(answer: ToyAnswer): string {
  return JSON.stringify(answer);
}

/** A provider whose answers are `ToyAnswer`; `{"error": ...}` with status 200 is a refusal. */
export function toyProvider(url: string, changes: Partial<BarProvider> = {}): BarProvider {
  return {
    name: 'toy',
    title: 'Toy Prices',
    homepage: 'https://toy.example',
    capabilities: ['DAILY_BARS', 'CORPORATE_ACTIONS'],
    keyVariable: 'TOY_API_KEY',
    licence: 'For tests only.',
    limits: '1000 requests a second.',
    rate: { requests: 1000, perMs: 1000 },
    adjustment: 'raw',
    requestsFor: (symbol, { from, to }) => [
      {
        key: answerKey('json', symbol, from, to),
        url: `${url}/daily/${encodeURIComponent(symbol)}?from=${from}&to=${to}`,
        secret: { query: 'apikey' },
      },
    ],
    parse: (symbol, [{ text }]) => {
      if (text === 'null') return undefined;
      const { bars, actions = [], adjusted } = JSON.parse(text) as ToyAnswer;
      const rows = bars.map((row) => row.split(' '));
      const price = rows.map((row) => Number(row[1]));
      return {
        bars: {
          symbol,
          dates: rows.map((row) => tradeDate(row[0], 'date')),
          open: price,
          high: price,
          low: price,
          close: price,
          volume: rows.map((row) => Number(row[2])),
          ...(adjusted === undefined ? {} : { adjustedClose: adjusted }),
        },
        actions,
      };
    },
    refusalIn: (text) =>
      text.startsWith('{"error"') ? { reason: 'the plan is used up', isTemporary: text.includes('later') } : undefined,
    ...changes,
  };
}
