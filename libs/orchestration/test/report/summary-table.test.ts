import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { renderSummaryTable } from '../../src/report/summary-table.js';
import { columnsOf } from '../../src/report/text-layout.js';
import { type ReportInput, type RunManifest } from '../../src/results/result.js';
import { reportFixture } from './report-fixture.js';

const usual = reportFixture({ sessions: 400 });
const table = renderSummaryTable(usual);
const widest = (text: string): number => Math.max(...text.split('\n').map(columnsOf));

function withManifest(change: Partial<RunManifest>): ReportInput {
  return { ...usual, manifest: { ...usual.manifest, ...change } };
}

describe('renderSummaryTable', () => {
  it('a run -> banner first, figures of both, notes, run id', () => {
    const lines = table.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^! Survivorship/);
    expect(lines[lines.length - 2]).toBe(`Run        ${usual.manifest.runId}`);
    expect(lines[lines.length - 1]).toBe(`Decisions  ${usual.decisionHash}`);
    expect(table).toContain('- Cash may become negative');
    const { sharpe, benchmarkSharpe, totalCommission } = usual.metrics;
    expect(table).toMatch(new RegExp(`Sharpe ratio +${sharpe?.toFixed(2)} +${benchmarkSharpe?.toFixed(2)} `));
    expect(table).toMatch(new RegExp(`Commission +${Math.round(totalCommission).toLocaleString('en-US')}\\n`));
    expect(table).toMatch(/Max drawdown +-\d+\.\d% +-\d+\.\d%/);
  });

  it('financing, flows, trials, order costs and capacity -> lines of their own, none where there is nothing', () => {
    const all = reportFixture({ sessions: 400, everything: true });
    const text = renderSummaryTable(all);
    for (const label of ['Borrow fees', 'Tax on dividends', 'Interest, net', 'Currency result', 'Rejected orders']) {
      expect(text).toContain(label);
      expect(table).not.toContain(label);
    }
    expect(text).toMatch(/after 150 trials +41\.2%/);
    expect(text).toMatch(/Shortfall of orders, bps +7\.2/);
    expect(text).toMatch(/Volume cap cuts 50% at +41\.8M/);
    expect(widest(text)).toBeLessThanOrEqual(100);
    expect(table).not.toMatch(/trials|Shortfall|CAPACITY|Deposits/);
  });

  it('any run -> at most 100 columns', () => {
    expect(widest(table)).toBeLessThanOrEqual(100);
    expect(widest(renderSummaryTable(reportFixture({ withBenchmark: false, sessions: 1 })))).toBeLessThanOrEqual(100);
  });

  it('the same input twice -> the same bytes', () => {
    expect(renderSummaryTable(reportFixture({ sessions: 400 }))).toBe(table);
  });

  it('amounts of thirteen digits -> still aligned', () => {
    const large = renderSummaryTable({
      ...usual,
      metrics: { ...usual.metrics, finalEquity: 9_876_543_210_123, totalCommission: 1_234_567_890_123 },
    });
    expect(large).toContain('9,876,543,210,123');
    expect(widest(large)).toBe(widest(table));
  });

  it('figures that could not be computed -> dashes', () => {
    expect(table).not.toContain('–');
    expect(renderSummaryTable(reportFixture({ sessions: 1 }))).toMatch(/Sharpe ratio +– +–/);
  });

  it('withheld figures -> named so, with the reason once', () => {
    const text = renderSummaryTable(
      withManifest({
        benchmark: { name: 'Index', basis: 'price', withheld: 'the book is kept with dividends' },
        notes: ['Alpha is withheld: the book is kept with dividends.'],
      }),
    );
    expect(text).toMatch(/Beta +withheld/);
    expect(text).toMatch(/Up capture +withheld/);
    expect(text.match(/the book is kept with dividends/g)).toHaveLength(1);
  });

  it('fills at the same close -> called optimistic', () => {
    expect(renderSummaryTable(withManifest({ fillRule: 'same_close' }))).toContain('(optimistic)');
  });

  it('any name, banner and note -> no line too wide and nothing that a terminal would obey', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(text, text, text, (name, banner, note) => {
        const printed = renderSummaryTable(withManifest({ name, banners: [banner], notes: [note] }));
        expect(widest(printed)).toBeLessThanOrEqual(100);
        expect(printed.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
      }),
      { numRuns: 40 },
    );
  });
});
