import { InputFileError } from '../errors.js';
import { type BarColumns } from './bar-columns.js';
import { type BarSource, type ReadProgress, type SymbolBars } from './bar-source.js';
import { readCsvRows } from './csv-file.js';
import { type FileFormat } from './file-format.js';
import { FileSymbols } from './file-symbols.js';
import { findColumns } from './header.js';
import { CSV_FILES, listPriceFiles, pathCollectionName, type PriceFile } from './price-folder.js';
import { type BarRules, isBlankRow, PRICE_COLUMN_SPECS, PriceRowReader } from './price-rows.js';
import { type ProblemList } from './problem-list.js';

/** Price files as named by the caller: a folder of one file a symbol, or one long file with a symbol column. */
export class PriceSource implements BarSource {
  readonly provider = 'csv';
  /** Whether the files have an adjusted close. */
  readonly hasAdjustedClose: boolean;

  private constructor(
    /** The folder or file. */
    readonly path: string,
    readonly files: readonly PriceFile[],
    private readonly format: FileFormat,
    firstHeader: readonly string[],
  ) {
    this.hasAdjustedClose = findColumns(files[0].path, firstHeader, PRICE_COLUMN_SPECS, format).adj_close >= 0;
  }

  /** Lists the files and reads the first header.
   * @param option which option named the path, for messages
   * @throws {InputFileError} when there is nothing to read, or a name is no symbol or stands for two files */
  static async open(path: string, format: FileFormat, option: 'dir' | 'file' = 'dir'): Promise<PriceSource> {
    const files = listPriceFiles(path, CSV_FILES, option);
    return new PriceSource(path, files, format, await headerOf(files[0].path, format));
  }

  /** A name for a collection of these prices: the folder's, or its parent's when the folder is called `prices`. */
  collectionName(): string {
    return pathCollectionName(this.path, CSV_FILES);
  }

  /** Reads symbol after symbol, in code-unit order. Rows that cannot be accepted go to `problems`.
   * @throws {InputFileError} when a file as a whole cannot be used */
  async *symbols(
    rules: BarRules,
    problems: ProblemList,
    progress: ReadProgress = () => undefined,
  ): AsyncGenerator<SymbolBars, void, void> {
    let rowsRead = 0;
    for (const [i, { path, symbol }] of this.files.entries()) {
      const onRows = (rows: number): void => {
        rowsRead += rows;
        progress(i, rowsRead);
      };
      const found = await this.#readFile(path, symbol, rules, problems, onRows);
      progress(i + 1, rowsRead);
      for (const [name, bars] of found) yield { symbol: name, file: path, bars };
    }
  }

  async #readFile(
    path: string,
    symbol: string | undefined,
    rules: BarRules,
    problems: ProblemList,
    onRows: (rows: number) => void,
  ): Promise<[string, BarColumns][]> {
    const symbols = new FileSymbols(path, symbol);
    let reader: PriceRowReader | undefined;
    let rowsSeen = 0;
    for await (const { rows, lineOf } of readCsvRows(path, this.format.delimiter)) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        if (isBlankRow(row)) continue;
        if (reader === undefined) {
          reader = this.#rowReader(path, row, symbol, rules, problems);
          continue;
        }
        rowsSeen += 1;
        const position = reader.columns.symbol;
        // A row that is too short for its symbol is refused by its width, where the file's name is the symbol.
        const named = row[position]?.trim() ?? symbol ?? '';
        const bars = symbols.barsOf(named, lineOf(i));
        if (typeof bars === 'string') {
          problems.add(path, lineOf(i), reader.columnName('symbol', row), named, bars);
          continue;
        }
        reader.read(row, lineOf(i), bars);
      }
      onRows(rows.length);
    }
    if (reader === undefined) throw new InputFileError(path, 'is empty', 'Give it a header and rows, or take it away.');
    if (rowsSeen === 0) throw new InputFileError(path, 'has a header but no rows', 'Add rows, or take the file away.');
    return symbols.sorted();
  }

  #rowReader(
    path: string,
    header: readonly string[],
    symbol: string | undefined,
    rules: BarRules,
    problems: ProblemList,
  ): PriceRowReader {
    const reader = new PriceRowReader(path, header, this.format, rules, problems);
    const { adj_close: adjustedClose, symbol: symbolColumn } = reader.columns;
    if (symbol === undefined && symbolColumn < 0) {
      const remedy = 'Give the folder of one file a symbol, or name the symbol column in a mapping file.';
      throw new InputFileError(path, 'has no symbol column', remedy);
    }
    if (adjustedClose >= 0 !== this.hasAdjustedClose) {
      const has = adjustedClose >= 0 ? 'has' : 'has no';
      const reason = `${has} adjusted close, unlike ${this.files[0].path}`;
      throw new InputFileError(path, reason, 'Files of one collection share one form: ingest them apart.');
    }
    return reader;
  }
}

async function headerOf(path: string, format: FileFormat): Promise<readonly string[]> {
  for await (const { rows } of readCsvRows(path, format.delimiter)) {
    const header = rows.find((row) => !isBlankRow(row));
    if (header !== undefined) return header;
  }
  throw new InputFileError(path, 'is empty', 'Give it a header and rows, or take it away.');
}
