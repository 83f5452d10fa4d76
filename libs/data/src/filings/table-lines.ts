import { TextLines } from './text-lines.js';

/** A cell of more lines is part of a layout, and its lines are kept. */
const MAX_CELL_LINES = 12;
/** Tables deeper inside others than this are read as plain text, so that no text is moved often. */
const MAX_DEPTH = 8;

/** Gives the text of tables a shape: a row of data is one line with a tab between its cells, a row that only lays out the
 * page keeps its lines. Cells, rows and tables may lack their end tags. */
export class TableLines {
  readonly #document = new TextLines();
  readonly #tables: OpenTable[] = [];
  #tooDeep = 0;

  /** Where text goes now. */
  get current(): TextLines {
    for (let i = this.#tables.length - 1; i >= 0; i--) {
      const { cell } = this.#tables[i];
      if (cell !== undefined) return cell;
    }
    return this.#document;
  }

  openTable(): void {
    this.current.end();
    if (this.#tables.length === MAX_DEPTH) this.#tooDeep += 1;
    else this.#tables.push({ cells: [], cell: undefined });
  }

  closeTable(): void {
    this.#closeRow();
    if (this.#tooDeep > 0) this.#tooDeep -= 1;
    else this.#tables.pop();
  }

  /** At the start or end of a row. */
  row(): void {
    this.#closeRow();
  }

  openCell(): void {
    const table = this.#table();
    this.#closeCell();
    if (table !== undefined) table.cell = new TextLines();
  }

  closeCell(): void {
    this.#closeCell();
  }

  /** All lines, with what is still open closed. */
  finish(): string[] {
    this.#tooDeep = 0;
    while (this.#tables.length > 0) this.closeTable();
    this.#document.end();
    return this.#document.lines;
  }

  /** The innermost table that is told apart. */
  #table(): OpenTable | undefined {
    return this.#tooDeep > 0 ? undefined : this.#tables.at(-1);
  }

  #closeCell(): void {
    const table = this.#table();
    if (table?.cell === undefined) {
      this.current.end();
      return;
    }
    table.cell.end();
    table.cells.push(table.cell.lines);
    table.cell = undefined;
  }

  #closeRow(): void {
    this.#closeCell();
    const table = this.#table();
    if (table === undefined) return;
    const cells = table.cells.filter((lines) => lines.length > 0);
    table.cells = [];
    const isLayout = cells.length === 1 || cells.some((lines) => lines.length > MAX_CELL_LINES);
    if (isLayout) for (const lines of cells) this.current.append(lines);
    else if (cells.length > 0) this.current.append([joinCells(cells.map((lines) => lines.join(' ')))]);
  }
}

interface OpenTable {
  cells: string[][];
  cell: TextLines | undefined;
}

/** Currency signs and brackets stand in cells of their own, to align the figures. */
function joinCells(cells: readonly string[]): string {
  let row = cells[0];
  for (let i = 1; i < cells.length; i++) {
    const belongs = /^(?:[)%]|\)\s?%)$/.test(cells[i]) || /^[$€£¥(]$/.test(cells[i - 1]);
    row += belongs ? cells[i] : `\t${cells[i]}`;
  }
  return row;
}
