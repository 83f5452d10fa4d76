import { type SchemaElement } from 'hyparquet';

import { InputFileError } from '../errors.js';
import { type BarColumns } from './bar-columns.js';
import { BarRowReader, type BarRules, PRICE_COLUMN_SPECS, type PriceColumn } from './bar-row-reader.js';
import { type BarSource, type ReadProgress, type SymbolBars } from './bar-source.js';
import { type FileFormat } from './file-format.js';
import { FileSymbols } from './file-symbols.js';
import { type ColumnPositions, findColumns } from './header.js';
import { type NumberColumn, readNumbers, readTexts } from './parquet/group-reader.js';
import { ParquetFile } from './parquet/parquet-file.js';
import { dateReader, numberReader, symbolReader, type ValueReader } from './parquet/values.js';
import { listPriceFiles, PARQUET_FILES, pathCollectionName, type PriceFile } from './price-folder.js';
import { type ProblemList } from './problem-list.js';

type ValueColumn = Exclude<PriceColumn, 'symbol'>;
type GroupColumns = Readonly<Partial<Record<ValueColumn, NumberColumn>>>;

const VALUE_COLUMNS = ['date', 'open', 'high', 'low', 'close', 'adj_close', 'volume'] as const;

/** Parquet files as named by the caller: a folder of one file a symbol, or one long file with a symbol column.
 *
 * Columns are found like those of CSV files, by the same mapping. Dates are DATE, timestamps at midnight UTC, text or numbers
 * YYYYMMDD; prices and volumes are floats, integers, decimals or text. Null is an absent value, and so is NaN in a column of
 * floats, as data frames write it. Row k of a file counts as line k. */
export class ParquetSource implements BarSource {
  readonly provider = 'parquet';

  private constructor(
    /** The folder or file. */
    readonly path: string,
    readonly files: readonly PriceFile[],
    private readonly format: FileFormat,
    readonly hasAdjustedClose: boolean,
  ) {}

  /** Lists the files and reads the first one's columns.
   * @param option which option named the path, for messages
   * @throws {InputFileError} when there is nothing to read, or a name is no symbol or stands for two files */
  static async open(path: string, format: FileFormat, option: 'dir' | 'file' = 'dir'): Promise<ParquetSource> {
    const files = listPriceFiles(path, PARQUET_FILES, option);
    const first = await ParquetFile.open(files[0].path);
    await first.close();
    const { adj_close: adjustedClose } = columnsOf(first, format);
    return new ParquetSource(path, files, format, adjustedClose >= 0);
  }

  /** A name for a collection of these prices: the folder's, or its parent's when the folder is called `prices`. */
  collectionName(): string {
    return pathCollectionName(this.path, PARQUET_FILES);
  }

  async *symbols(
    rules: BarRules,
    problems: ProblemList,
    progress: ReadProgress = () => undefined,
  ): AsyncGenerator<SymbolBars, void, void> {
    let rowsRead = 0;
    for (const [i, { path, symbol }] of this.files.entries()) {
      const file = await ParquetFile.open(path);
      try {
        const onRows = (rows: number): void => {
          rowsRead += rows;
          progress(i, rowsRead);
        };
        const found = await this.#readFile(file, symbol, rules, problems, onRows);
        progress(i + 1, rowsRead);
        for (const [name, bars] of found) yield { symbol: name, file: path, bars };
      } finally {
        await file.close();
      }
    }
  }

  async #readFile(
    file: ParquetFile,
    owner: string | undefined,
    rules: BarRules,
    problems: ProblemList,
    onRows: (rows: number) => void,
  ): Promise<[string, BarColumns][]> {
    const positions = columnsOf(file, this.format);
    this.#checkForm(file, owner, positions);
    if (file.rows === 0) throw new InputFileError(file.path, 'has no rows', 'Add rows, or take the file away.');
    const { format } = this;
    const element = (column: PriceColumn): SchemaElement => file.columns[positions[column]];
    const readers = VALUE_COLUMNS.filter((column) => positions[column] >= 0).map(
      (column): [ValueColumn, SchemaElement, ValueReader] => [
        column,
        element(column),
        column === 'date'
          ? dateReader(file.path, element(column), format)
          : numberReader(file.path, element(column), format, column !== 'volume'),
      ],
    );
    const names = positions.symbol < 0 ? undefined : element('symbol');
    const toSymbol = names && symbolReader(file.path, names);
    const symbols = new FileSymbols(file.path, owner);
    for (let group = 0, firstLine = 1; group < file.groups.length; group++) {
      const columns: Partial<Record<ValueColumn, NumberColumn>> = {};
      for (const [column, schema, reader] of readers) columns[column] = await readNumbers(file, group, schema, reader);
      const named = names && toSymbol && (await readTexts(file, group, names, toSymbol));
      const rows = Number(file.groups[group].num_rows);
      const reader = new GroupRows(file, positions, columns, rules, problems, firstLine);
      for (let row = 0; row < rows; row++) {
        const name = named === undefined ? (owner as string) : named[row];
        const bars = symbols.barsOf(name, firstLine + row);
        if (typeof bars === 'string') problems.add(file.path, firstLine + row, names?.name ?? 'symbol', name, bars);
        else reader.read(row, bars);
      }
      firstLine += rows;
      onRows(rows);
    }
    return symbols.sorted();
  }

  #checkForm(file: ParquetFile, owner: string | undefined, positions: ColumnPositions<PriceColumn>): void {
    if (owner === undefined && positions.symbol < 0) {
      const remedy = 'Give the folder of one file a symbol, or name the symbol column in a mapping file.';
      throw new InputFileError(file.path, `has no symbol column (it has: ${namesOf(file).join(', ')})`, remedy);
    }
    const hasAdjusted = positions.adj_close >= 0;
    if (hasAdjusted !== this.hasAdjustedClose) {
      const reason = `${hasAdjusted ? 'has' : 'has no'} adjusted close, unlike ${this.files[0].path}`;
      throw new InputFileError(file.path, reason, 'Files of one collection share one form: ingest them apart.');
    }
  }
}

function namesOf(file: ParquetFile): string[] {
  return file.columns.map(({ name }) => name);
}

function columnsOf(file: ParquetFile, format: FileFormat): ColumnPositions<PriceColumn> {
  return findColumns(file.path, namesOf(file), PRICE_COLUMN_SPECS, format);
}

/** The rows of one row group. */
class GroupRows extends BarRowReader<number> {
  constructor(
    private readonly file: ParquetFile,
    private readonly positions: ColumnPositions<PriceColumn>,
    private readonly columns: GroupColumns,
    rules: BarRules,
    problems: ProblemList,
    private readonly firstLine: number,
  ) {
    super(rules, problems);
  }

  read(row: number, bars: BarColumns): void {
    const {
      date,
      open,
      high,
      low,
      close,
      adj_close: adjusted,
      volume,
    } = this.columns as Record<ValueColumn, NumberColumn>;
    const before = this.problems.total;
    for (const column of VALUE_COLUMNS) {
      const fault = this.columns[column]?.faults.get(row);
      if (fault !== undefined) this.refuse(this.firstLine + row, column, row, fault.problem);
    }
    if (this.problems.total !== before) return;
    const closing = close.values[row];
    this.add(
      bars,
      row,
      this.firstLine + row,
      date.values[row],
      open.values[row],
      high.values[row],
      low.values[row],
      closing,
      adjusted === undefined ? this.withoutAdjustedClose(closing) : adjusted.values[row],
      volume.values[row],
    );
  }

  protected override refuse(line: number, column: ValueColumn, row: number, message: string): void {
    const name = this.file.columns[this.positions[column]].name;
    this.problems.add(this.file.path, line, name, this.columns[column]?.text(row) ?? '', message);
  }
}
