/** Columns of text, aligned; the last column is cut so that a line fits.
 * @param rows the first is the header
 * @param right positions of right-aligned columns
 * @param width largest line, default 100 */
export function textTable(rows: readonly (readonly string[])[], right: readonly number[] = [], width = 100): string {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, k) => (right.includes(k) ? cell.padStart(widths[k]) : cell.padEnd(widths[k])))
      .join('  ')
      .trimEnd();
  const fit = (text: string): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);
  return [line(rows[0]), widths.map((w) => '-'.repeat(w)).join('  '), ...rows.slice(1).map(line)].map(fit).join('\n');
}
