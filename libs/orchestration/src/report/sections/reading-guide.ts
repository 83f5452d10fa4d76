import { type Content, type Markup, markup } from '../markup.js';
import { BASIS_WORDS, FILL_WORDS, otherNotes, withheldSentence } from '../wording.js';
import { FORMATS, type Report, section } from './section.js';

/** What stands behind the numbers, in words. */
export function readingGuide(report: Report): Markup {
  const { series } = report;
  const { manifest, metrics } = report.input;
  const { collection } = manifest;
  const entries: readonly (readonly [string, Content])[] = [
    [
      'Simulation',
      'Every trade on this page was simulated on past prices. Past results, simulated ones above all, do not promise future ones: a strategy chosen after the fact looks better than it was.',
    ],
    ['Prices', BASIS_WORDS[collection.basis].long],
    ['Fills', FILL_WORDS[manifest.fillRule].long],
    [
      'Costs',
      `All figures are after costs: commission ${FORMATS.amount(metrics.totalCommission)} and slippage ${FORMATS.amount(metrics.totalSlippage)} ${collection.currency}. Slippage is the difference between the fill and the price of its bar, limit or stop. Cost drag is how much faster equity would have grown a year without commission, slippage, borrow fees, interest paid and tax on dividends; what conversions of currencies cost is part of the currency result. Taxes on gains are not modelled; the rates for cash, borrowing and dividends are in the configuration below.`,
    ],
    ...(series.hasFlows
      ? ([
          [
            'Cash flows',
            'Money that was paid in or out is no return: each return is the equity at the close over the equity at the close before plus what was paid in at the open. The curve of growth, drawdowns and all ratios follow from these returns; exposure, costs and contributions are in money.',
          ],
        ] as const)
      : []),
    ...(metrics.trials === undefined ? [] : ([['Trials', trialWords(metrics.trials.count)]] as const)),
    ['Benchmark', benchmarkWords(report)],
    ['Data', dataWords(report)],
    [
      'Ratios',
      'Computed from daily closes with a risk-free rate of 0 and annualised on 252 sessions. The standard error of the Sharpe ratio allows for skew and fat tails; two errors either way hold the true ratio about 19 times in 20, if returns are independent. Value at risk and expected shortfall are those of one day; under water counts the sessions of the longest time below an earlier high. Turnover is one way: half the traded value over mean equity.',
    ],
    [
      'Colours',
      markup`<span class="key line strategy"></span> strategy <span class="key line benchmark"></span> benchmark <span class="key area gain"></span> gain <span class="key area loss"></span> loss <span class="key area caution"></span> read with caution. A dash (–) stands for what could not be computed.`,
    ],
  ];
  return section(
    'reading',
    'How to read this',
    markup`<dl class="words">${entries.map(([term, text]) => markup`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`,
    notes(report),
  );
}

function benchmarkWords({ input }: Report): string {
  const { manifest, metrics } = input;
  const { benchmark, collection } = manifest;
  if (benchmark === undefined) return 'The run has none.';
  const basis =
    benchmark.basis === 'price'
      ? 'measured by its price alone, without the dividends that a holder would have earned'
      : 'measured with dividends, as if they had been invested again';
  const comparison =
    withheldSentence(manifest) ??
    `The strategy is measured likewise (${BASIS_WORDS[collection.basis].short}), so alpha, beta and information ratio compare like with like.`;
  const taxed = benchmark.basis === 'total_return' && (metrics.totalWithholding ?? 0) !== 0;
  return `${benchmark.name}, ${basis}. It bears no costs${taxed ? ' and pays no tax on dividends, which the strategy does' : ''}. ${comparison}`;
}

function trialWords(count: number): string {
  return count === 1
    ? 'The run was the only one that was tried, as far as its maker told.'
    : `The run is one of ${FORMATS.count(count)} that were tried. The probability after trials is that its true Sharpe ratio exceeds what the best of as many trials without skill would show (Bailey and Lopez de Prado 2014).`;
}

function dataWords({ input }: Report): Content {
  const { collection, vintage } = input.manifest;
  return markup`Collection ${collection.id}: ${FORMATS.count(collection.instruments)} instruments of ${collection.market}, ${collection.firstDate} to ${collection.lastDate}.${
    collection.description === undefined ? undefined : markup` ${collection.description}`
  } Vintage <code>${vintage.slice(0, 12)}</code>: a hash of the bytes that the run could read.`;
}

function notes({ input }: Report): Markup | undefined {
  const sentences = otherNotes(input.manifest);
  if (sentences.length === 0) return undefined;
  return markup`<h3>Notes of this run</h3><ul class="notes">${sentences.map((note) => markup`<li>${note}</li>`)}</ul>`;
}
