/** The text of a page without its style, scripts and tags, white space collapsed. */
export function textOf(html: string): string {
  return html
    .replace(/<(style|script)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** The cells of the rows of a table, found by its caption. */
export function tableRows(html: string, caption: string): string[][] {
  const start = html.indexOf(`<caption>${caption}`);
  if (start < 0) throw new Error(`no table "${caption}"`);
  const body = html.slice(html.indexOf('<tbody>', start), html.indexOf('</tbody>', start));
  return (body.match(/<tr>.*?<\/tr>/gs) ?? []).map((row) =>
    (row.match(/<t[hd].*?<\/t[hd]>/gs) ?? []).map((cell) => textOf(cell).trim()),
  );
}

/** Numbers that were printed without having been computed. */
export function brokenNumbers(html: string): string[] {
  return html.replace(/<script>.*?<\/script>/gs, '').match(/NaN|Infinity|undefined|null|\[object/g) ?? [];
}

const VOID_ELEMENTS = new Set(['meta', 'link', 'br']);

/** Elements that are closed in the wrong place or never; empty for a well-formed page. */
export function unclosedElements(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const text = html.replace(/<!doctype html>/i, '').replace(/<(style|script)\b.*?<\/\1>/gs, '');
  for (const [, close, name, attributes] of text.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"]|"[^"]*")*)>/g)) {
    if (close === '/') {
      if (open.pop() !== name) wrong.push(`</${name}>`);
    } else if (!VOID_ELEMENTS.has(name) && !attributes.endsWith('/')) {
      open.push(name);
    }
  }
  return [...wrong, ...open];
}
