/** Lines of text with normalised blanks, and tabs between the cells of a table's row. */
export class TextLines {
  readonly lines: string[] = [];
  #parts: string[] = [];

  /** Adds text to the line that is open; its own line ends are blanks. */
  text(value: string): void {
    this.#parts.push(value);
  }

  /** Ends the open line; an empty one leaves no trace. */
  end(): void {
    if (this.#parts.length === 0) return;
    const line = normalised(this.#parts.join(''));
    this.#parts = [];
    if (line !== '') this.lines.push(line);
  }

  append(lines: readonly string[]): void {
    for (const line of lines) this.lines.push(line);
  }
}

/** What has no width, and controls, which the store refuses or nobody sees. */
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2060\ufeff]+/g;
/** Every kind of blank, non-breaking ones included. */
const BLANKS = /\s+/g;

function normalised(line: string): string {
  return line.replace(INVISIBLE, '').replace(BLANKS, ' ').trim();
}
