import { type ReportInput } from '../results/result.js';
import { type MetricGroup, type MetricRow, metricGroups } from './metric-rows.js';
import { numberFormats } from './number-format.js';
import { reportSeries } from './report-series.js';
import { hanging, padEnd, wrapText } from './text-layout.js';
import { BASIS_WORDS, FILL_WORDS, otherNotes, withheldSentence } from './wording.js';

/** Nothing printed is wider. */
const WIDTH = 99;
const PANEL = 48;
const VALUE_END = 38;
const RULE = '─'.repeat(WIDTH);
const GAP = ' │ ';

/** A run as plain text for the terminal: at most 100 columns wide, no colours, hyphens as minus signs, ending in a new
 * line. Equal inputs give equal bytes. */
export function renderSummaryTable(input: ReportInput): string {
  const { manifest, decisionHash } = input;
  const groups = metricGroups(input, reportSeries(input), numberFormats('-'));
  const withheld = withheldSentence(manifest);
  const lines = [
    ...manifest.banners.flatMap((banner) => hanging('! ', banner, WIDTH)),
    ...(manifest.banners.length === 0 ? [] : ['']),
    ...heading(input),
    RULE,
    ...panels(groups),
    RULE,
    ...(withheld === undefined ? [] : hanging('- ', withheld, WIDTH)),
    ...otherNotes(manifest).flatMap((note) => hanging('- ', note, WIDTH)),
    `Run        ${manifest.runId}`,
    `Decisions  ${decisionHash}`,
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function heading({ manifest }: ReportInput): string[] {
  const { collection, range, strategy, benchmark } = manifest;
  const count = numberFormats('-').count(range.sessions);
  return [
    ...wrapText(`${manifest.name} (${strategy.name})`, WIDTH),
    ...wrapText(
      `${range.start} to ${range.end}, ${count} ${range.sessions === 1 ? 'session' : 'sessions'}; ${collection.id}, ` +
        `${collection.currency}, ${BASIS_WORDS[collection.basis].short} prices; fills at the ` +
        `${FILL_WORDS[manifest.fillRule].short}${manifest.fillRule === 'same_close' ? ' (optimistic)' : ''}`,
      WIDTH,
    ),
    ...(benchmark === undefined
      ? []
      : wrapText(`Benchmark: ${benchmark.name}, ${benchmark.basis === 'price' ? 'without' : 'with'} dividends`, WIDTH)),
  ];
}

/** Groups in two columns, filled so that both end at about the same height. */
function panels(groups: readonly MetricGroup[]): string[] {
  const blocks = groups.map(panel);
  const total = blocks.reduce((sum, block) => sum + block.length, 0);
  let taken = 0;
  let split = 0;
  while (split < blocks.length && taken + blocks[split].length / 2 <= total / 2) taken += blocks[split++].length;
  const left = blocks.slice(0, split).flat();
  const right = blocks.slice(split).flat();
  return Array.from(
    { length: Math.max(left.length, right.length) - 1 },
    (_, i) => padEnd(left[i] ?? '', PANEL) + GAP + (right[i] ?? ''),
  );
}

/** A group with its heading and an empty line behind it. */
function panel({ title, rows }: MetricGroup): string[] {
  const compares = rows.some((row) => row.benchmark !== undefined);
  const head = row({
    label: title.toUpperCase(),
    value: compares ? 'strategy' : '',
    benchmark: compares ? 'benchmark' : '',
  });
  return [head, ...rows.map(row), ''];
}

function row({ label, value, benchmark }: MetricRow): string {
  const first = label + value.padStart(Math.max(1, VALUE_END - label.length));
  return benchmark === undefined ? first : first + benchmark.padStart(PANEL - VALUE_END);
}
