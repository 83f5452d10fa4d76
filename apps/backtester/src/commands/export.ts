import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import {
  type CellType,
  csvOf,
  daysTable,
  type ExportTable,
  fillsTable,
  ledgerTable,
  ordersTable,
  positionsTable,
  ResultsRepository,
  StoredTrading,
  tradesTable,
} from '@prometheus/orchestration';
import { Option, type Command } from 'commander';

import { type CommonOptions, type Session, withSession } from '../session.js';
import { DATA_CHANGED, loadRoundTrips } from './stored-round-trips.js';

type Format = 'parquet' | 'csv';

interface ExportOptions extends CommonOptions {
  readonly format: Format;
  readonly out: string;
}

export function addExportCommand(program: Command): void {
  program
    .command('export <run>')
    .description(
      'write days, orders, fills and trades of a stored run as files, at level full also positions and ledger',
    )
    .addOption(new Option('--format <format>', 'of the files').choices(['parquet', 'csv']).default('parquet'))
    .requiredOption('--out <folder>', 'where they go')
    .action(async (run: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ExportOptions>();
      const { tables, dataChanged } = await withSession(options, (session) => runTables(session, run));
      const files = await writeTables(tables, options.format, options.out);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ files, dataChanged }, undefined, 2)}\n`
          : `${files.map(({ file, rows }) => `${file}: ${rows} rows`).join('\n')}\n${dataChanged ? `trades: ${DATA_CHANGED}\n` : ''}`,
      );
    });
}

async function runTables(
  session: Session,
  prefix: string,
): Promise<{ readonly tables: readonly ExportTable[]; readonly dataChanged: boolean }> {
  const run = await new ResultsRepository(session.database).load(prefix);
  const { runId } = run.manifest;
  const trading = new StoredTrading(session.database);
  const level = await trading.level(runId);
  const tables = [daysTable(run.days)];
  let dataChanged = false;
  if (level !== 'summary') {
    const fills = await trading.fills(runId);
    const roundTrips = await loadRoundTrips(session, run, fills);
    dataChanged = roundTrips.dataChanged;
    tables.push(ordersTable(await trading.orders(runId)), fillsTable(fills), tradesTable(roundTrips.trips));
  }
  if (level === 'full') {
    tables.push(positionsTable(await trading.positions(runId)), ledgerTable(await trading.ledger(runId)));
  }
  return { tables, dataChanged };
}

export interface ExportedFile {
  readonly file: string;
  readonly rows: number;
}

/** Writes one file a table into `folder`: each appears whole or not at all, and other files stay untouched. */
export async function writeTables(
  tables: readonly ExportTable[],
  format: Format,
  folder: string,
): Promise<ExportedFile[]> {
  const target = resolve(folder);
  mkdirSync(target, { recursive: true });
  const staging = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    for (const table of tables) {
      const content = format === 'csv' ? csvOf(table) : await parquetOf(table);
      writeFileSync(join(staging, `${table.name}.${format}`), content);
    }
    return tables.map(({ name, rows }) => {
      const file = join(target, `${name}.${format}`);
      renameSync(join(staging, `${name}.${format}`), file);
      return { file, rows };
    });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

const ELEMENTS: Readonly<
  Record<CellType, { readonly type: 'BYTE_ARRAY' | 'INT32' | 'DOUBLE'; readonly converted_type?: 'UTF8' | 'DATE' }>
> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  date: { type: 'INT32', converted_type: 'DATE' },
  number: { type: 'DOUBLE' },
  integer: { type: 'INT32' },
};

/** A table as Parquet, compressed with Snappy; columns without a value in some row are optional. */
export async function parquetOf({ columns }: ExportTable): Promise<Uint8Array> {
  // Only this command needs it.
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const written = columns.map(({ name, type, values }) => ({
    element: {
      name,
      ...ELEMENTS[type],
      repetition_type: values.some((value) => value === undefined) ? ('OPTIONAL' as const) : ('REQUIRED' as const),
    },
    data: { name, data: values.map((value) => (type === 'date' && value !== undefined ? new Date(value) : value)) },
  }));
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [{ name: 'root', num_children: columns.length }, ...written.map(({ element }) => element)],
      columnData: written.map(({ data }) => data),
    }),
  );
}
