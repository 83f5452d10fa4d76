/** Puts parts together to a `DownloadRequest.key`: `answerKey('json', 'BRK/B', from, to)` is
 * `BRK_2FB-2000-01-03-2020-12-31.json`. Letters, digits, `.` and `-` stand for themselves, every other character as `_` and the hex
 * digits of its UTF-8 bytes, so that different symbols never share a file. */
export function answerKey(extension: string, ...parts: readonly string[]): string {
  const text = parts.map(plain).join('-');
  return `${text}.${extension}`;
}

function plain(part: string): string {
  return part.replace(/[^A-Za-z0-9.-]/gu, (character) =>
    [...Buffer.from(character, 'utf8')].map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
