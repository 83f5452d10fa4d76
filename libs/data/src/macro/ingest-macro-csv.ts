import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { compareCodeUnits, tradingCalendar } from '@prometheus/core';

import { type Database } from '../database/store.js';
import { IngestOptionError, InputFileError, MacroSeriesError } from '../errors.js';
import { type IngestContext } from '../ingestion/ingest-request.js';
import { ProblemList } from '../ingestion/problem-list.js';
import { SessionTable } from '../ingestion/session-table.js';
import { checkCollectionName } from '../ingestion/symbol.js';
import { DEFAULT_MACRO_COLLECTION, type MacroReport, writeMacro } from './macro-batch.js';
import { type MacroFileContent, readMacroFile } from './macro-file.js';
import { loadSeriesDefinitions, type SeriesDefinition, type SeriesDefinitions } from './series-definition.js';

const MACRO_FILE = /\.csv(\.gz)?$/i;

export interface IngestMacroCsvOptions {
  /** Folder with one CSV file (plain or gzip) a series, named by its id. Either this or `file`. */
  readonly dir?: string | undefined;
  readonly file?: string | undefined;
  /** Ids wanted; all that the files hold when absent. */
  readonly series?: readonly string[] | undefined;
  /** YAML file, see `seriesDefinitionSchema`. */
  readonly definitions: string;
  /** Default `macro`. */
  readonly collection?: string | undefined;
  /** A market of `tradingCalendar`, default US_EQ: its sessions say when a lag is over. */
  readonly market?: string | undefined;
}

interface SeriesFile {
  readonly path: string;
  readonly definitions: ReadonlyMap<string, SeriesDefinition>;
}

/** Brings macro series out of CSV files in: all of them, or, when anything is refused, nothing.
 *
 * Files hold one value a date, so that a value counts as known by the declared lag of its series, although it may have been
 * revised since (finding REVISED_VALUES). A value that differs from the stored one is a further version, known from now on.
 *
 * @throws {IngestOptionError | InputFileError | ConfigError} when an option or file cannot be used
 * @throws {MacroSeriesError} for a series without a declared lag, or stored by another source or lag
 * @throws {RejectedInputError} naming file, line, column and value of what cannot be accepted */
export async function ingestMacroCsv(
  database: Database,
  options: IngestMacroCsvOptions,
  context: IngestContext,
): Promise<MacroReport> {
  const startMs = context.clock.monotonicMs();
  const { dir, file, series: wanted } = options;
  const path = dir ?? file;
  if (path === undefined || (dir !== undefined && file !== undefined)) {
    throw new IngestOptionError('dir', path ?? '', 'is not clear. Name either a folder (dir) or one file (file).');
  }
  const collection = checkCollectionName(options.collection ?? DEFAULT_MACRO_COLLECTION);
  const calendar = tradingCalendar(options.market ?? 'US_EQ');
  const definitions = loadSeriesDefinitions(options.definitions);
  const files = selectFiles(dir === undefined ? [path] : folderFiles(path), path, definitions, wanted);
  const sessions = new SessionTable(calendar);
  const today = Math.floor(context.clock.now().getTime() / 86_400_000);
  const problems = new ProblemList();
  const contents: MacroFileContent[] = [];
  let rows = 0;
  for (const [done, { path: one, definitions: ofFile }] of files.entries()) {
    const read = await readMacroFile(one, ofFile, sessions, today, problems);
    contents.push(read);
    rows += read.valuesRead;
    context.progress?.({ phase: 'reading', filesDone: done + 1, filesTotal: files.length, rows });
  }
  problems.throwIfAny();
  const sum = (count: (content: MacroFileContent) => number): number =>
    contents.reduce((total, content) => total + count(content), 0);
  const content = {
    provider: 'csv',
    source: path,
    series: contents.flatMap(({ series }) => series),
    valuesRead: sum(({ valuesRead }) => valuesRead),
    blanks: sum(({ blanks }) => blanks),
    repeated: sum(({ repeated }) => repeated),
  };
  return writeMacro(database, { collection, calendar }, content, context, startMs);
}

function folderFiles(dir: string): string[] {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new IngestOptionError('dir', dir, 'is no folder. Check the path, or name one file with `file`.');
  }
  const files = readdirSync(dir)
    .filter((name) => MACRO_FILE.test(name))
    .sort(compareCodeUnits)
    .map((name) => join(dir, name))
    // A link that leads nowhere is no file.
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  if (files.length > 0) return files;
  throw new InputFileError(dir, 'has no file *.csv or *.csv.gz', 'Name a folder with one file a series.');
}

/** The series that each file holds.
 * @throws {MacroSeriesError} for one that is not declared, or wanted and not there */
function selectFiles(
  paths: readonly string[],
  source: string,
  { file: declaredIn, series }: SeriesDefinitions,
  wanted: readonly string[] | undefined,
): SeriesFile[] {
  const undeclared = (seriesId: string): MacroSeriesError =>
    new MacroSeriesError(
      seriesId,
      'has no declared publication lag',
      `Nothing was written. Declare it in ${declaredIn}, or leave it out with --series.`,
    );
  for (const id of wanted ?? []) if (!series.has(id)) throw undeclared(id);
  const chosen = wanted === undefined ? undefined : new Set(wanted);
  const found = new Set<string>();
  const files: SeriesFile[] = [];
  for (const path of paths) {
    const stem = basename(path).replace(MACRO_FILE, '');
    const held = [...series].filter(([id, { file = id }]) => file === stem);
    if (held.length === 0 && chosen === undefined) throw undeclared(stem);
    const definitions = new Map(held.filter(([id]) => chosen?.has(id) !== false));
    const twice = [...definitions.keys()].find((id) => found.has(id));
    if (twice !== undefined) throw new InputFileError(path, `is a second file of ${twice}`, 'Take one of them away.');
    for (const id of definitions.keys()) found.add(id);
    if (definitions.size > 0) files.push({ path, definitions });
  }
  const missing = wanted?.find((id) => !found.has(id));
  if (missing !== undefined) {
    const file = series.get(missing)?.file ?? missing;
    throw new MacroSeriesError(missing, `has no file ${file}.csv in ${source}`, 'Check the path and the id.');
  }
  return files;
}
