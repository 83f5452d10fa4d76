import { printable } from './markup.js';

/** Characters that terminals draw two columns wide: East Asian wide and full-width forms, and pictographs. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
/** Marks that are drawn over the character before them. */
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\u200B-\u200D\uFE00-\uFE0F\uFEFF]/u;

/** Columns that a terminal needs for the text. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

function widthOf(character: string): number {
  return ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** The text in lines of at most `width` columns, broken at spaces, and inside of words that are longer than a line. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(/\s+/).filter(Boolean)) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = cut(word, width);
    lines.push(...parts.slice(0, -1));
    line = parts[parts.length - 1];
  }
  return line === '' ? lines : [...lines, line];
}

function cut(word: string, width: number): string[] {
  const parts: string[] = [''];
  for (const character of word) {
    const last = parts.length - 1;
    if (columnsOf(parts[last]) + widthOf(character) > width) parts.push(character);
    else parts[last] += character;
  }
  return parts;
}

/** Wrapped, with a mark before the first line and its width before the others. */
export function hanging(mark: string, text: string, width: number): string[] {
  const indent = ' '.repeat(columnsOf(mark));
  return wrapText(text, width - columnsOf(mark)).map((line, i) => (i === 0 ? mark : indent) + line);
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
