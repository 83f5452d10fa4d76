import {
  type BatchRecord,
  type DegradedSessions,
  FINDING_SEVERITY,
  type FindingCount,
  type FindingFilters,
  type FindingRow,
  type FindingSeverity,
  QualityReader,
} from '@prometheus/data';
import { type Command, Option } from 'commander';

import { OptionError } from '../../errors.js';
import { textTable } from '../../output/text-table.js';
import { type CommonOptions, withSession } from '../../session.js';
import { json, limitOf, span, wrapped } from './data-options.js';

interface QcOptions extends CommonOptions {
  readonly code?: string;
  readonly symbol?: string;
  readonly severity?: FindingSeverity;
  readonly limit?: string;
}

const ROWS = 30;
const DEGRADED_ROWS = 10;

export function addDataQcCommand(data: Command): void {
  data
    .command('qc <collection>')
    .description('what quality control found: batches, findings by code, findings, degraded sessions')
    .option('--code <code>', 'only findings of this code, for example EXTREME_RETURN')
    .option('--symbol <symbol>', 'only findings about this instrument')
    .addOption(new Option('--severity <severity>', 'only of this severity').choices(['ERROR', 'WARNING', 'INFO']))
    .option('--limit <n>', `at most so many findings (default ${ROWS}; with --json all)`)
    .addHelpText(
      'after',
      '\nA batch is ACCEPTED, DEGRADED (accepted with reserve) or REJECTED (its findings are stored, its data is\nnot).\n' +
        'A degraded session is one that engines are told of: `view.degraded()` gives its reasons.\n\n' +
        'Example:\n  prometheus-backtest data qc us-equities --code UNADJUSTED_SPLIT',
    )
    .action(async (collection: string, _options, command: Command) => {
      const options = command.optsWithGlobals<QcOptions>();
      const filters = filtersOf(options);
      await withSession(options, async ({ database }) => {
        const reader = new QualityReader(database);
        const batches = await reader.batches(collection);
        const counts = await reader.findingCounts(collection, filters);
        const findings = await reader.findings(collection, filters);
        const degraded = await reader.degradedSessions(collection);
        const limit = limitOf(options.limit, options.json, ROWS);
        const shown = findings.slice(0, limit);
        process.stdout.write(
          options.json === true
            ? json({ batches, counts, findings: shown, degradedSessions: degraded })
            : qcText(collection, batches, counts, shown, findings.length, degraded, options.symbol !== undefined),
        );
      });
    });
}

function filtersOf({ code, symbol, severity }: QcOptions): FindingFilters {
  const known = Object.keys(FINDING_SEVERITY);
  const name = code?.toUpperCase();
  if (name !== undefined && !known.includes(name)) {
    throw new OptionError('--code', String(code), `Known: ${known.join(', ')}.`);
  }
  return {
    ...(name === undefined ? {} : { code: name }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(severity === undefined ? {} : { severity }),
  };
}

function qcText(
  collection: string,
  batches: readonly BatchRecord[],
  counts: readonly FindingCount[],
  shown: readonly FindingRow[],
  total: number,
  degraded: DegradedSessions,
  inFull: boolean,
): string {
  const parts = [`Batches of ${collection}`, batchTable(batches)];
  for (const { batchId, reason } of batches) {
    if (reason !== undefined) parts.push(wrapped(`${batchId} was rejected: ${reason}`));
  }
  if (total === 0) parts.push('', 'No finding matches.');
  else {
    parts.push('', 'Findings by code, over all batches', countTable(counts), '');
    parts.push(
      total > shown.length ? `The first ${shown.length} of ${total} findings (--limit <n> shows more)` : 'Findings',
    );
    parts.push(inFull ? findingParagraphs(collection, shown) : findingTable(collection, shown));
  }
  const days = Object.entries(degraded);
  parts.push(
    '',
    days.length === 0 ? 'No degraded session.' : `${days.length} degraded session${days.length === 1 ? '' : 's'}`,
  );
  for (const [date, reasons] of days.slice(-DEGRADED_ROWS)) parts.push(`  ${date}  ${reasons.join('; ')}`);
  if (days.length > DEGRADED_ROWS) parts.push(`  and ${days.length - DEGRADED_ROWS} earlier ones: --json lists all.`);
  return `${parts.join('\n')}\n`;
}

function batchTable(batches: readonly BatchRecord[]): string {
  return textTable(
    [
      ['batch', 'state', 'provider', 'rows', 'set aside', 'findings', 'days'],
      ...batches.map((batch) => [
        `${batch.dataset} ${batch.sequence}`,
        batch.state,
        batch.provider,
        String(batch.rowsRead),
        String(batch.rowsSetAside),
        String(batch.findings),
        span(batch.firstDate, batch.lastDate),
      ]),
    ],
    [3, 4, 5],
  );
}

function countTable(counts: readonly FindingCount[]): string {
  return textTable(
    [
      ['code', 'severity', 'instruments', 'findings', 'occurrences', 'days'],
      ...counts.map((count) => [
        count.code,
        count.severity,
        String(count.instruments),
        String(count.findings),
        String(count.occurrences),
        span(count.firstDate, count.lastDate),
      ]),
    ],
    [2, 3, 4],
  );
}

/** Findings with the whole of their details, for a reader who asks about one instrument. */
function findingParagraphs(collection: string, findings: readonly FindingRow[]): string {
  return findings.map((row) => wrapped(`${row.code}, ${batchOf(collection, row)}: ${row.detail}`, '    ')).join('\n');
}

function batchOf(collection: string, { batchId }: FindingRow): string {
  return batchId.slice(collection.length + 1).replace(':', ' ');
}

function findingTable(collection: string, findings: readonly FindingRow[]): string {
  return textTable(
    [
      ['code', 'symbol', 'batch', 'times', 'detail'],
      ...findings.map((row) => [
        row.code,
        row.symbol ?? '',
        batchOf(collection, row),
        String(row.occurrences),
        row.detail,
      ]),
    ],
    [3],
  );
}
