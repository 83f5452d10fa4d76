import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { renderSummaryTable, renderTearSheet, ResultsRepository, type StoredRun } from '@prometheus/orchestration';
import { type Command } from 'commander';

import { textTable } from '../output/text-table.js';
import { type CommonOptions, withSession } from '../session.js';

interface ReportOptions extends CommonOptions {
  readonly out?: string;
}

/** `list`, `show` and `report`: what was run before. */
export function addStoredRunCommands(program: Command): void {
  program
    .command('list')
    .description('list collections and stored runs')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await withSession(options, async ({ database }) => {
        const runs = await new ResultsRepository(database).list();
        const collections = await database.historical.pool.query<CollectionRow>(COLLECTIONS);
        process.stdout.write(
          options.json === true
            ? `${JSON.stringify({ collections: collections.rows, runs: runs.map(jsonRun) }, undefined, 2)}\n`
            : `${collectionText(collections.rows)}\n\n${runText(runs)}\n`,
        );
      });
    });
  program
    .command('show <run>')
    .description('print the figures of a stored run (its id, the first digits of it, or `last`)')
    .action(async (run: string, _options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await withSession(options, async ({ database }) => {
        const { manifest, metrics, decisionHash, days } = await new ResultsRepository(database).load(run);
        process.stdout.write(
          options.json === true
            ? `${JSON.stringify({ manifest, metrics, decisionHash }, undefined, 2)}\n`
            : `${renderSummaryTable({ manifest, metrics, decisionHash, days })}\n`,
        );
      });
    });
  program
    .command('report <run>')
    .description('write the tear sheet of a stored run')
    .option('--out <folder>', 'where report.html goes')
    .action(async (run: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ReportOptions>();
      await withSession(options, async ({ database, platform }) => {
        const input = await new ResultsRepository(database).load(run);
        const folder = resolve(options.out ?? join(platform.paths.results, input.manifest.runId.slice(0, 12)));
        mkdirSync(folder, { recursive: true });
        const file = join(folder, 'report.html');
        writeFileSync(file, renderTearSheet(input));
        process.stdout.write(options.json === true ? `${JSON.stringify({ report: file })}\n` : `Report: ${file}\n`);
      });
    });
}

interface CollectionRow {
  readonly collection: string;
  readonly market: string;
  readonly adjustment: string;
  readonly instruments: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** Counts come from the batches, so that listing does not read the bars. */
const COLLECTIONS = `
  SELECT c.collection_id AS collection, c.market_id AS market, c.adjustment,
         (SELECT count(*)::int FROM runtime.instruments i WHERE i.collection_id = c.collection_id) AS instruments,
         min(b.first_date)::text AS first, max(b.last_date)::text AS last
  FROM historical.collections c
  LEFT JOIN historical.ingestion_batches b
    ON b.collection_id = c.collection_id AND b.dataset = 'prices' AND b.state IN ('ACCEPTED', 'DEGRADED')
  GROUP BY c.collection_id ORDER BY c.collection_id COLLATE "C"`;

function collectionText(rows: readonly CollectionRow[]): string {
  if (rows.length === 0) return 'No collection was ingested yet: `prometheus-backtest ingest csv --dir <folder>`.';
  return textTable(
    [
      ['collection', 'market', 'price basis', 'instruments', 'first bar', 'last bar'],
      ...rows.map((c) => [c.collection, c.market, c.adjustment, String(c.instruments), c.first ?? '', c.last ?? '']),
    ],
    [3],
  );
}

function runText(runs: readonly StoredRun[]): string {
  if (runs.length === 0) return 'No run is stored yet: `prometheus-backtest run --config <file>`.';
  const percent = (value: number | undefined): string => (value === undefined ? '' : `${(value * 100).toFixed(2)} %`);
  return textTable(
    [
      ['run', 'name', 'collection', 'from', 'to', 'CAGR', 'Sharpe', 'drawdown'],
      ...runs.map(({ runId, name, collection, start, end, metrics }) => [
        runId.slice(0, 12),
        name.slice(0, 24),
        collection.slice(0, 16),
        start,
        end,
        percent(metrics.cagr),
        metrics.sharpe?.toFixed(2) ?? '',
        percent(metrics.maxDrawdown),
      ]),
    ],
    [5, 6, 7],
  );
}

function jsonRun({ createdAt, ...run }: StoredRun): Record<string, unknown> {
  return { ...run, createdAt: createdAt.toISOString() };
}
