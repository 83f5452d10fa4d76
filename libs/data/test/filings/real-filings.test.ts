import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { decodeDocument } from '../../src/filings/filing-document.js';
import { htmlText } from '../../src/filings/html-text.js';
import { filingSections } from '../../src/filings/sections.js';

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/text/filings/', import.meta.url));
const withFilings = existsSync(FOLDER) ? describe : describe.skip;

const ALL_QUARTERLY = 'I-1 I-2 I-3 I-4 II-1 II-1A II-2 II-3 II-4 II-5 II-6';

// Items, phrases and the rough lengths were read in the documents as a browser shows them. P&G leaves out items 3 and 4 of
// part II; Wells Fargo answers most items by reference to its annual report to shareholders.
const FILINGS = [
  {
    name: 'aapl-10-q-2025-08-01.html.gz',
    form: '10-Q',
    items: ALL_QUARTERLY,
    risks: [
      'II-1A',
      'business, reputation, results of operations, financial condition and stock price can be affected',
    ],
    longest: ['I-1', 'I-2'],
    shortest: ['II-3', 'II-4'],
  },
  {
    name: 'ba-10-q-2025-07-29.html.gz',
    form: '10-Q',
    items: ALL_QUARTERLY,
    risks: ['II-1A', 'The following risks update'],
    longest: ['I-1', 'I-2'],
    shortest: ['II-3', 'II-4'],
  },
  {
    name: 'pg-10-q-2025-04-24.html.gz',
    form: '10-Q',
    items: 'I-1 I-2 I-3 I-4 II-1 II-1A II-2 II-5 II-6',
    risks: ['II-1A', 'For information on risk factors'],
    longest: ['I-1', 'I-2'],
    shortest: ['II-1A', 'I-3'],
  },
  {
    name: 'wfc-10-k-2025-02-25.html.gz',
    form: '10-K',
    items: '1 1A 1B 1C 2 3 4 5 6 7 7A 8 9 9A 9B 9C 10 11 12 13 14 15 16',
    risks: ['1A', 'in the 2024 Annual Report to Shareholders under'],
    longest: ['1', '15'],
    shortest: ['1B', '6'],
  },
] as const;

withFilings('filings of ../shared/data', () => {
  it.each(FILINGS)(
    '$name -> every item once, in order, and nothing lost',
    ({ name, form, items, risks, longest, shortest }) => {
      const html = decodeDocument(readFileSync(join(FOLDER, name)), name);
      const text = htmlText(html, name);
      expect(text).not.toMatch(/<\/?(?:div|span|td|ix:\w+)|&(?:#\d+|nbsp|amp);|xbrli:|\bcontextRef\b/);
      const sections = filingSections(text, form);
      expect(sections.map(({ item }) => item ?? '-')).toEqual(['-', ...items.split(' ')]);
      expect(sections.map(({ body }) => body).join('\n')).toBe(text);
      const length = new Map(sections.map(({ item, body }) => [item, body.length]));
      expect(sections.find(({ item }) => item === risks[0])?.body).toContain(risks[1]);
      for (const item of longest) expect(length.get(item)).toBeGreaterThan(15_000);
      for (const item of shortest) expect(length.get(item)).toBeLessThan(400);
      for (const { item, heading } of sections) {
        if (item !== undefined) expect(heading).toMatch(new RegExp(`^item ${item.replace(/^I+-/, '')}\\. \\S`, 'i'));
      }
    },
  );
});
