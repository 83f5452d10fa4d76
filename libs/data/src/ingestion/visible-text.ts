/** Control characters, marks of writing direction, characters without width, and separators of lines. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text out of a file or a file's name as it can stand in a message: one line, no control characters, not endless.
 * @param length characters shown, at least 4 */
export function visibleText(text: string, length = 60): string {
  // Cut first: the text may be as long as a file.
  const start = text.length > length ? `${text.slice(0, length - 3)}...` : text;
  return start.replace(INVISIBLE, '\uFFFD');
}

/** Whether a text has characters that are not seen, or that change what is seen around them. */
export function hasInvisible(text: string): boolean {
  return text.search(INVISIBLE) >= 0;
}
