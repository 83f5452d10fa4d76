import { compareCodeUnits } from '@prometheus/core';

import { IngestOptionError, InputFileError } from '../../errors.js';
import { BarColumns } from '../../ingestion/bar-columns.js';
import { type BarSource, type ReadProgress, type SymbolBars } from '../../ingestion/bar-source.js';
import { type FileFormat } from '../../ingestion/file-format.js';
import { type BarRules, PriceRowReader } from '../../ingestion/price-rows.js';
import { type ProblemList } from '../../ingestion/problem-list.js';
import { finding, listed, type QcFinding } from '../../ingestion/quality-control/finding.js';
import { symbolProblem } from '../../ingestion/symbol.js';
import { ZIP_LIMITS, type ZipLimits, ZipTexts } from './zip-entries.js';

/** `data/daily/us/nasdaq stocks/1/aapl.us.txt`; the numbered folder is there for large exchanges only. */
const ENTRY = /(?:^|\/)daily\/(?<country>[^/]+)\/(?<group>[^/]+)\/(?:[^/]+\/)?(?<ticker>[^/]+)\.txt$/i;

export interface StooqZipChoice {
  /** Without the suffix of the market: `AAPL`, `BRK-B`. Undefined: all. */
  readonly symbols?: readonly string[] | undefined;
  /** First words of the folders: `nasdaq`, `nyse`, `nysemkt`. Undefined: all. */
  readonly exchanges?: readonly string[] | undefined;
}

interface StooqFile {
  readonly symbol: string;
  readonly ticker: string;
  /** Name of the entry. */
  readonly entry: string;
  /** For messages. */
  readonly path: string;
}

/** Daily bars out of a zip file of a whole market, unpacked one symbol after the other. */
export class StooqZipSource implements BarSource {
  readonly provider = 'stooq';
  readonly hasAdjustedClose = false;

  private constructor(
    private readonly zip: ZipTexts,
    readonly files: readonly StooqFile[],
    readonly findings: readonly QcFinding[],
    private readonly format: FileFormat,
  ) {}

  /** @throws {InputFileError} when the file cannot be used
   * @throws {IngestOptionError} when nothing of what was chosen is in it */
  static async open(
    path: string,
    choice: StooqZipChoice,
    format: FileFormat,
    limits: ZipLimits = ZIP_LIMITS,
  ): Promise<StooqZipSource> {
    const zip = await ZipTexts.open(path, limits);
    try {
      const { files, empty } = chosenFiles(zip, choice);
      return new StooqZipSource(zip, files, findingsOf(choice, files, empty), format);
    } catch (error) {
      await zip.close();
      throw error;
    }
  }

  get path(): string {
    return this.zip.path;
  }

  close(): Promise<void> {
    return this.zip.close();
  }

  async *symbols(
    rules: BarRules,
    problems: ProblemList,
    progress: ReadProgress = () => undefined,
  ): AsyncGenerator<SymbolBars, void, void> {
    let rowsRead = 0;
    for (const [k, file] of this.files.entries()) {
      const { bars, rows } = this.#parse(file, await this.zip.read(file.entry), rules, problems);
      rowsRead += rows;
      progress(k + 1, rowsRead);
      yield { symbol: file.symbol, file: file.path, bars };
    }
  }

  #parse(
    { path, ticker }: StooqFile,
    text: string,
    rules: BarRules,
    problems: ProblemList,
  ): { readonly bars: BarColumns; readonly rows: number } {
    const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
    const header = lines[0].split(',');
    const reader = new PriceRowReader(path, header, this.format, rules, problems);
    const periodAt = header.findIndex((name) => name.trim().toUpperCase() === '<PER>');
    const tickerAt = reader.columns.symbol;
    if (periodAt < 0 || tickerAt < 0) {
      throw new InputFileError(path, `the header has no column ${periodAt < 0 ? '<PER>' : '<TICKER>'}`, FORM);
    }
    const bars = new BarColumns(Math.max(lines.length, 2));
    let rows = 0;
    for (let i = 1; i < lines.length; i++) {
      if (lines[i].trim() === '') continue;
      rows += 1;
      const row = lines[i].split(',');
      if (row[periodAt]?.trim() !== 'D') {
        problems.add(path, i + 1, '<PER>', row[periodAt] ?? '', 'is not D: these are no daily bars');
      } else if (row[tickerAt]?.trim().toUpperCase() !== ticker) {
        problems.add(path, i + 1, '<TICKER>', row[tickerAt] ?? '', `is not ${ticker}, which the file is named after`);
      } else {
        reader.read(row, i + 1, bars);
      }
    }
    return { bars, rows };
  }
}

const FORM = 'Stooq writes <TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>.';

function chosenFiles(zip: ZipTexts, { symbols, exchanges }: StooqZipChoice): { files: StooqFile[]; empty: string[] } {
  const wantedSymbols = symbols && new Set(symbols.map((symbol) => symbol.toUpperCase()));
  const wantedExchanges = exchanges && new Set(exchanges.map((exchange) => exchange.toLowerCase()));
  const groups = new Set<string>();
  const found = new Map<string, StooqFile>();
  const empty: string[] = [];
  for (const entry of zip.names) {
    const { group, ticker: name } = ENTRY.exec(entry)?.groups ?? {};
    if (group === undefined) continue;
    const exchange = group.toLowerCase().split(' ')[0];
    groups.add(exchange);
    if (wantedExchanges?.has(exchange) === false) continue;
    const ticker = name.toUpperCase();
    // One zip is one market, so that its suffix says nothing.
    const symbol = ticker.replace(/(?<=.)\.[A-Z]{1,3}$/, '');
    if (wantedSymbols?.has(symbol) === false) continue;
    const path = `${zip.path}!${entry}`;
    const problem = symbolProblem(symbol);
    if (problem !== undefined) throw new InputFileError(path, `its name ${problem}`, 'Leave it out with --symbols.');
    const other = found.get(symbol);
    if (other !== undefined) {
      throw new InputFileError(path, `is a second file of ${symbol} beside ${other.entry}`, 'Choose with --exchange.');
    }
    if (zip.sizeOf(entry) === 0) empty.push(symbol);
    else found.set(symbol, { symbol, ticker, entry, path });
  }
  if (groups.size === 0) {
    const remedy = 'Give the zip of daily bars in ASCII, as d_us_txt.zip.';
    throw new InputFileError(zip.path, 'holds no file daily/<country>/<exchange>/<symbol>.txt', remedy);
  }
  if (found.size === 0) {
    const option = symbols === undefined ? 'exchange' : 'symbols';
    const value = listed([...(((symbols ?? exchanges) as readonly string[] | undefined) ?? [])]);
    const reason = `names nothing with bars in ${zip.path}. It has the exchanges ${[...groups].sort(compareCodeUnits).join(', ')}.`;
    throw new IngestOptionError(option, value, reason);
  }
  const files = [...found.values()].sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
  return { files, empty: empty.sort(compareCodeUnits) };
}

function findingsOf({ symbols }: StooqZipChoice, files: readonly StooqFile[], empty: readonly string[]): QcFinding[] {
  const there = new Set([...files.map(({ symbol }) => symbol), ...empty]);
  const asked = [...new Set((symbols ?? []).map((symbol) => symbol.toUpperCase()))];
  const missing = asked.filter((symbol) => !there.has(symbol)).sort(compareCodeUnits);
  const about = (names: readonly string[], what: string): QcFinding[] =>
    names.length === 0 ? [] : [finding('UNKNOWN_INSTRUMENT', undefined, [], `${what}: ${listed(names)}`, names.length)];
  return [...about(missing, 'not in the zip file, not stored'), ...about(empty, 'empty in the zip file, not stored')];
}
