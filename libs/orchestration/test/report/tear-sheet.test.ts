import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { type JsonValue, tradeDate } from '@prometheus/core';

import { renderTearSheet } from '../../src/report/tear-sheet.js';
import { type ReportInput, type RunManifest } from '../../src/results/result.js';
import { brokenNumbers, tableRows, textOf, unclosedElements } from './page.js';
import { reportFixture, reportOfDays } from './report-fixture.js';

const usual = reportFixture();
const page = renderTearSheet(usual);

function withManifest(input: ReportInput, change: Partial<RunManifest>): ReportInput {
  return { ...input, manifest: { ...input.manifest, ...change } };
}

const chartIds = (html: string): string[] =>
  [...html.matchAll(/<figure class="chart" id="([^"]+)"/g)].map(([, id]) => id);

describe('renderTearSheet', () => {
  it('a run of fifteen years -> every section and chart, in a well-formed page', () => {
    expect(unclosedElements(page)).toEqual([]);
    expect([...page.matchAll(/<h2>([^<]+)</g)].map(([, heading]) => heading)).toEqual([
      'Key figures',
      'Growth',
      'Returns by month and year',
      'Rolling ratios',
      'Exposure and positions',
      'Turnover and costs',
      'Member coverage',
      'How to read this',
      'Reproduction',
    ]);
    expect(chartIds(page)).toEqual([
      'equity',
      'underwater',
      'distribution',
      'rolling-sharpe',
      'rolling-beta',
      'exposure',
      'position-count',
      'turnover',
      'costs',
      'coverage-chart',
    ]);
    expect(brokenNumbers(page)).toEqual([]);
  });

  it('every chart -> a picture with a title and a description of its own', () => {
    const pictures = [...page.matchAll(/<svg role="img" aria-labelledby="([^ "]+) ([^ "]+)"/g)];
    expect(pictures).toHaveLength(chartIds(page).length);
    for (const [, title, description] of pictures) {
      expect(page).toContain(`<title id="${title}">`);
      expect(page).toContain(`<desc id="${description}">`);
    }
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('banners -> before the title', () => {
    expect(page.indexOf('Survivorship: prices cover')).toBeLessThan(page.indexOf('<h1>'));
    expect(renderTearSheet(withManifest(usual, { banners: [] }))).not.toContain('class="banners"');
  });

  it('the same input twice -> the same bytes', () => {
    expect(renderTearSheet(reportFixture())).toBe(page);
  });

  it('settings that a store gave back in another order -> the same bytes', () => {
    const reversed = (value: JsonValue): JsonValue =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, reversed(inner as JsonValue)]),
          )
        : value;
    const { manifest } = usual;
    const reordered = withManifest(usual, {
      config: reversed(manifest.config),
      strategy: { ...manifest.strategy, parameters: reversed(manifest.strategy.parameters) },
      code: { ...manifest.code, packages: reversed(manifest.code.packages) as Record<string, string> },
    });
    expect(renderTearSheet(reordered)).toBe(page);
  });

  it('nothing to fetch -> no address, no source, no import, and a policy that forbids them', () => {
    expect(page).not.toMatch(/https?:|\/\/[a-z]/i);
    expect(page).not.toMatch(/\b(src|srcset|action|xlink:href)=/i);
    expect(page).not.toMatch(/@import|url\(/i);
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target)).toEqual(['data:,']);
    expect(page).toContain('default-src &#39;none&#39;; img-src data:;');
  });

  it('its one script -> the one that the policy allows by hash', () => {
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text);
    expect(scripts).toHaveLength(1);
    expect(page).toContain(`sha256-${createHash('sha256').update(scripts[0]).digest('base64')}`);
    expect(() => new Function(scripts[0])).not.toThrow();
  });

  it('twenty years of days with shorts -> less than 600 kB; thirty as well', () => {
    const years = (count: number): number =>
      Buffer.byteLength(renderTearSheet(reportFixture({ sessions: count * 252, short: true })));
    expect(years(20)).toBeLessThan(600_000);
    expect(years(30)).toBeLessThan(600_000);
  });

  it('hostile text in every field -> text, never an element or an attribute', () => {
    const evil = `"><img src=x onerror=alert(1)><script>alert('x')</script></style><!--`;
    const { manifest, metrics } = usual;
    const html = renderTearSheet({
      ...usual,
      decisionHash: evil,
      metrics: {
        ...metrics,
        topContributors: [{ symbol: evil, profit: 1 }],
        bottomContributors: [{ symbol: evil, profit: -1 }],
      },
      manifest: {
        ...manifest,
        name: evil,
        configId: evil,
        vintage: evil,
        runId: evil as RunManifest['runId'],
        code: { packages: { [evil]: evil }, sourceHash: evil },
        config: { [evil]: evil, strategyModule: evil, benchmark: { content: evil } },
        strategy: { name: evil, description: evil, parameters: { [evil]: evil } },
        collection: { ...manifest.collection, id: evil, market: evil, currency: evil, description: evil },
        benchmark: { name: evil, basis: 'price', withheld: evil },
        banners: [evil],
        notes: [`${evil} another`, 'harmless'],
      },
    });
    expect(unclosedElements(html)).toEqual([]);
    expect(html).not.toMatch(/<img|onerror=alert\(1\)>|<script>alert|<!--/);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
  });
});

describe('a run with flows, financing, regimes, order costs and capacity', () => {
  const everything = reportFixture({ everything: true, short: true });
  const html = renderTearSheet(everything);
  const text = textOf(html);
  const part = (id: string): string => {
    const start = html.indexOf(`<section id="${id}"`);
    return start < 0 ? '' : html.slice(start, html.indexOf('</section>', start));
  };

  it('every further section -> in a well-formed page whose ids are unique; absent where there is nothing', () => {
    expect(unclosedElements(html)).toEqual([]);
    expect(brokenNumbers(html)).toEqual([]);
    for (const id of ['regimes', 'transaction-costs', 'capacity', 'cash']) {
      expect(part(id)).not.toBe('');
      expect(page).not.toContain(`<section id="${id}"`);
    }
    expect(chartIds(html)).toContain('settlement');
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Buffer.byteLength(html)).toBeLessThan(600_000);
  });

  it('flows -> growth of 1 in place of equity, and the flows listed', () => {
    expect(text).toContain('Growth of 1 USD');
    expect(text).not.toContain('Equity, USD');
    expect(text).toContain('What was paid in or out is left out.');
    const rows = tableRows(html, 'Deposits and withdrawals, USD');
    expect(rows.map((row) => row[1])).toEqual([
      '250,000',
      '250,000',
      '−400,000',
      '250,000',
      '250,000',
      '−400,000',
      '250,000',
    ]);
    expect(text).toContain('1,250,000 paid in and 800,000 paid out in all');
    expect(text).toContain('and 450k paid in');
  });

  it('labels -> a row a regime, its shade behind the equity, named under the heading', () => {
    expect(tableRows(html, 'The sessions of each regime, strung together').map((row) => row[0])).toEqual([
      'calm',
      'stressed',
      'recovering',
    ]);
    const equity = html.slice(html.indexOf('id="equity"'), html.indexOf('id="underwater"'));
    // calm began three times, each of the others twice
    expect(/class="band regime1" d="([^"]*)"/.exec(equity)?.[1].match(/M/g)).toHaveLength(3);
    expect(/class="band regime3" d="([^"]*)"/.exec(equity)?.[1].match(/M/g)).toHaveLength(2);
    expect(textOf(equity)).toMatch(/Shades: calm, recovering, stressed\./);
  });

  it('costs and financing -> effects on equity with their signs and drags', () => {
    const rows = tableRows(html, 'Costs and financing, USD');
    expect(rows.map((row) => row[0])).toEqual([
      'Commission',
      'Slippage',
      'Borrow fees',
      'Interest paid',
      'Interest earned',
      'Dividends',
      'Tax on dividends',
      'Currencies',
    ]);
    expect(rows[0][1]).toMatch(/^−/);
    expect(rows[0][3]).toBe('0.05%');
    expect(tableRows(page, 'Costs and financing, USD').map((row) => row[0])).toEqual(['Commission', 'Slippage']);
  });

  it('order costs -> by benchmark, size, the eight largest sectors, side and year', () => {
    expect(
      tableRows(html, 'Average fill against')
        .slice(0, 4)
        .map((row) => row[1]),
    ).toEqual(['6.4', '5.0', '−0.4', '4.8']);
    expect(tableRows(html, 'Implementation shortfall of 9,210 orders, USD').map((row) => row[1])).toEqual([
      '30,720',
      '−900.00',
      '4,800',
      '34,620',
    ]);
    expect(tableRows(html, 'By order value over median daily dollar volume')).toHaveLength(5);
    expect(tableRows(html, 'By sector, the 8 with the largest orders')).toHaveLength(8);
    expect(tableRows(html, 'By side')).toHaveLength(2);
  });

  it('capacity -> the three equities and what they rest on', () => {
    expect(tableRows(html, 'Equity at which the market becomes too small, USD').map((row) => row[1])).toEqual([
      '3.42M',
      '41.8M',
      '212M',
    ]);
    expect(textOf(part('capacity'))).toContain('rests on the 98.7% of the traded value');
    expect(textOf(part('capacity'))).toContain('the average trade would be 4.3 times');
  });

  it('trials -> the probability after them, and what that means', () => {
    expect(text).toContain('after 150 trials 41.2%');
    expect(text).toContain('The run is one of 150 that were tried.');
    expect(textOf(page)).not.toContain('trials');
  });

  it('tax on dividends, which the benchmark does not pay -> said beside it', () => {
    expect(text).toContain('It bears no costs and pays no tax on dividends, which the strategy does.');
    expect(textOf(page)).toContain('It bears no costs. ');
  });

  it('hostile labels of regimes, sectors and groups -> text', () => {
    const evil = '"><img src=x onerror=alert(1)>';
    const { metrics } = everything;
    const total = metrics.transactionCosts?.total;
    if (metrics.byRegime === undefined || total === undefined) throw new Error('the fixture has both');
    const group = { ...total, label: evil };
    const hostile = renderTearSheet({
      ...everything,
      metrics: {
        ...metrics,
        byRegime: {
          rows: metrics.byRegime.rows.map((row) => ({ ...row, label: evil })),
          spells: metrics.byRegime.spells.map((spell) => ({ ...spell, label: evil })),
        },
        transactionCosts: { total, bySide: [group], byYear: [group], bySector: [group, group], bySize: [group] },
      },
    });
    expect(unclosedElements(hostile)).toEqual([]);
    expect(hostile).not.toMatch(/<img/);
  });
});

describe('numbers of the page', () => {
  const dates = ['2019-12-30', '2019-12-31', '2020-01-31', '2020-02-03', '2020-02-28', '2020-03-02'].map((date) =>
    tradeDate(date),
  );
  const small = reportOfDays({
    dates,
    equity: Float64Array.of(1_000_000, 1_100_000, 880_000, 968_000, 1_210_000, 1_089_000),
  });
  const html = renderTearSheet(small);

  it('monthly returns -> quotients of month ends, by hand', () => {
    // 1.1/1; 0.88/1.1, 1.21/0.88, 1.089/1.21; 1.089/1.1
    const rows = tableRows(html, 'Monthly returns, %');
    expect(rows).toEqual([
      ['2019', ...Array(11).fill(''), '10.0', '10.0'],
      ['2020', '−20.0', '37.5', '−10.0', ...Array(9).fill(''), '−1.0'],
    ]);
  });

  it('drawdowns -> the deepest first, with their dates and lengths', () => {
    expect(tableRows(html, 'Drawdowns, the deepest first')).toEqual([
      ['1', '−20.0%', '2019-12-31', '2020-01-31', '2020-02-28', '2'],
      ['2', '−10.0%', '2020-02-28', '2020-03-02', 'not yet', '1'],
    ]);
  });

  it('key figures -> those of the result, to the digits printed', () => {
    const text = textOf(html);
    expect(text).toContain('Total return 8.9%');
    expect(text).toContain('Max drawdown −20.0%');
    expect(text).toContain('Final equity 1.09M USD, from 1M');
    expect(text).toContain('high 2019-12-31 low 2020-01-31 recovered 2020-02-28');
  });

  it('contributors -> sorted as given, in money and in per cent of the initial equity', () => {
    const rows = tableRows(page, 'Largest detractors, USD');
    expect(rows[0]).toEqual(['C', '', '−98,765', '−9.9%']);
    expect(tableRows(page, 'Largest contributors, USD')[0]).toEqual(['AAPL', '', '212,346', '21.2%']);
  });

  it('coverage -> years below the floor are marked, all are printed', () => {
    const rows = tableRows(page, 'Mean over the sessions of each year');
    expect(rows[0]).toEqual(['2003', '500.0', '310.0', '62.0%']);
    const chart = page.slice(page.indexOf('id="coverage-chart"'), page.indexOf('<details>'));
    // 0.62 + 0.027 i stays below 0.95 for i = 0..12, of the sixteen years 2003 to 2018.
    expect(/class="bar caution" d="([^"]*)"/.exec(chart)?.[1].match(/M/g)).toHaveLength(13);
    expect(/class="bar neutral" d="([^"]*)"/.exec(chart)?.[1].match(/M/g)).toHaveLength(3);
  });

  it('the whole identity -> in the reproduction block', () => {
    const text = textOf(page);
    const { manifest, decisionHash } = usual;
    for (const value of [manifest.runId, decisionHash, manifest.vintage, manifest.configId, manifest.code.sourceHash]) {
      expect(text).toContain(value);
    }
    expect(text).toContain('@prometheus/core 0.1.0');
    expect(text).toContain('npm run backtest -- run --config run.yaml');
    expect(textOf(renderTearSheet(withManifest(usual, { dirtyTree: true })))).toContain('no commit records');
  });
});

describe('runs out of the ordinary', () => {
  it('without a benchmark -> no benchmark column, curve or beta', () => {
    const html = renderTearSheet(reportFixture({ withBenchmark: false }));
    expect(unclosedElements(html)).toEqual([]);
    expect(chartIds(html)).not.toContain('rolling-beta');
    expect(html).not.toContain('class="line benchmark"');
    expect(textOf(html)).not.toContain('Against the benchmark');
    expect(textOf(html)).toContain('Benchmark none');
  });

  it('a benchmark measured another way -> alpha, beta, information ratio and rolling beta are withheld, and why', () => {
    const reason = 'the book is kept with dividends and the benchmark without';
    const html = renderTearSheet(
      withManifest(usual, {
        benchmark: { name: 'Index', basis: 'price', withheld: reason },
        notes: [`Alpha and the others are withheld: ${reason}.`, 'Another note.'],
      }),
    );
    const text = textOf(html);
    expect(text).toMatch(/Beta withheld Alpha, annual withheld Information ratio withheld/);
    expect(text).toContain(`Alpha, beta and information ratio are withheld: ${reason}.`);
    expect(text).not.toContain('Alpha and the others');
    expect(text).toContain('Another note.');
    const beta = html.slice(html.indexOf('id="rolling-beta"'), html.indexOf('id="exposure"'));
    expect(beta).toContain('class="absent"');
    expect(beta).not.toContain('<svg');
  });

  it('fills at the close that the decision saw -> called optimistic', () => {
    const text = textOf(renderTearSheet(withManifest(usual, { fillRule: 'same_close' })));
    expect(text).toContain('same close optimistic');
    expect(text).toContain('OPTIMISTIC');
    expect(textOf(page)).not.toMatch(/optimistic/i);
  });

  it.each(['raw', 'split_adjusted', 'total_return'] as const)('prices on the basis %s -> explained', (basis) => {
    const { collection } = usual.manifest;
    const words = { raw: 'as traded', split_adjusted: 'split-adjusted', total_return: 'total return' };
    expect(textOf(renderTearSheet(withManifest(usual, { collection: { ...collection, basis } })))).toContain(
      `Prices ${words[basis]} USD`,
    );
  });

  it('one session -> a page that says why there are no charts', () => {
    const html = renderTearSheet(reportFixture({ sessions: 1 }));
    expect(unclosedElements(html)).toEqual([]);
    expect(textOf(html)).toContain('The run has one session');
    expect(chartIds(html)).toEqual(['coverage-chart']);
    expect(brokenNumbers(html)).toEqual([]);
  });

  it('two sessions, a quarter, a year -> pages without gaps in their numbers', () => {
    for (const sessions of [2, 3, 63, 252, 253, 254]) {
      const html = renderTearSheet(reportFixture({ sessions }));
      expect(unclosedElements(html)).toEqual([]);
      expect(brokenNumbers(html)).toEqual([]);
    }
  });

  it('less than a year -> no rolling ratios, and why', () => {
    const text = textOf(renderTearSheet(reportFixture({ sessions: 252 })));
    expect(text).toContain('Rolling ratios need 252 daily returns; the run has 251.');
  });

  it('nothing but cash -> dashes and flat curves', () => {
    const { dates } = reportFixture({ sessions: 600 }).days;
    const html = renderTearSheet(reportOfDays({ dates, equity: new Float64Array(600).fill(1e6) }));
    expect(unclosedElements(html)).toEqual([]);
    expect(brokenNumbers(html)).toEqual([]);
    const text = textOf(html);
    expect(text).toContain('Sharpe ratio –');
    expect(text).toContain('Equity never closed below an earlier high.');
  });

  it('equity below zero -> a linear scale that says so, and returns that end there', () => {
    const input = reportFixture({ sessions: 700 });
    const equity = input.days.equity.map((value, t) => (t < 400 ? value : value - 2e6));
    const html = renderTearSheet({
      ...input,
      days: { ...input.days, equity },
      metrics: { ...input.metrics, finalEquity: equity[699], totalReturn: equity[699] / equity[0] - 1, byYear: [] },
    });
    const text = textOf(html);
    expect(unclosedElements(html)).toEqual([]);
    expect(brokenNumbers(html)).toEqual([]);
    expect(text).toContain('Linear scale: equity was zero or less');
    expect(text).toContain(`Equity was zero or less on ${input.days.dates[400]}`);
    expect(text).not.toContain('Log scale');
  });

  it('no membership -> said in place of coverage', () => {
    expect(textOf(renderTearSheet(withManifest(usual, { coverage: undefined })))).toContain(
      'The collection has no membership',
    );
  });
});
