import { ForwardSearch } from './forward-search.js';

/** What a scan of HTML reports, in the document's order. */
export interface HtmlEvents {
  /** Raw text between tags, character references unresolved. */
  text(raw: string): void;
  /** @param name in lower case, for example `td` or `ix:header`
   * @param attributes as written */
  open(name: string, attributes: string, selfClosing: boolean): void;
  close(name: string): void;
}

/** Their content is no text of the document: it ends at their own end tag, whatever it holds. */
const RAW_ELEMENTS = new Set(['script', 'style', 'title', 'noscript', 'template', 'iframe', 'object', 'svg']);
/** Of a longer name the rest is read as attributes. */
const TAG_NAME = /[a-zA-Z][^\s/>]{0,63}/y;

/** Walks over HTML from start to end without building a tree, so that depth costs nothing. Broken markup is read as text
 * rather than swallowed: a `<` that opens no tag, a tag or comment that never ends, a script without an end.
 * @returns characters looked at by all searches together: a small multiple of the length, whatever the markup */
export function scanHtml(html: string, events: HtmlEvents): number {
  const searches = new ForwardSearch(html);
  const tags = new TagReader(html, searches);
  let textStart = 0;
  let at = 0;
  const flush = (end: number): void => {
    if (end > textStart) events.text(html.slice(textStart, end));
  };
  for (;;) {
    const start = searches.find('<', at);
    if (start < 0) break;
    const token = tags.read(start);
    if (token === undefined) {
      at = start + 1;
      continue;
    }
    flush(start);
    at = textStart = token.end;
    if (token.kind === 'literal') events.text(token.text.replaceAll('&', '&amp;'));
    else if (token.kind === 'close') events.close(token.name);
    else if (token.kind === 'open') {
      const end = RAW_ELEMENTS.has(token.name) && !token.selfClosing ? searches.findEndTag(token.name, at) : -1;
      if (end >= 0) at = textStart = end;
      else events.open(token.name, token.attributes, token.selfClosing);
    }
  }
  flush(html.length);
  return searches.characters;
}

type Token =
  | { readonly kind: 'markup'; readonly end: number }
  | { readonly kind: 'literal'; readonly end: number; readonly text: string }
  | { readonly kind: 'close'; readonly end: number; readonly name: string }
  | {
      readonly kind: 'open';
      readonly end: number;
      readonly name: string;
      readonly attributes: string;
      readonly selfClosing: boolean;
    };

class TagReader {
  /** Set once quotes did not lead to the end of a tag: from then on every `>` ends one. */
  #quotesAreBroken = false;

  constructor(
    private readonly html: string,
    private readonly searches: ForwardSearch,
  ) {}

  /** The token that begins with the `<` at `start`, undefined when none does. */
  read(start: number): Token | undefined {
    const { html, searches } = this;
    const markup = (end: number): Token | undefined => (end < 0 ? undefined : { kind: 'markup', end });
    if (html.startsWith('<!--', start)) return markup(searches.findAfter('-->', start + 4));
    if (html.startsWith('<![CDATA[', start)) {
      const end = searches.findAfter(']]>', start + 9);
      return end < 0 ? undefined : { kind: 'literal', end, text: html.slice(start + 9, end - 3) };
    }
    const second = html[start + 1];
    if (second === '!' || second === '?') return markup(searches.findAfter('>', start + 2));
    TAG_NAME.lastIndex = second === '/' ? start + 2 : start + 1;
    const match = TAG_NAME.exec(html);
    if (match === null) return undefined;
    const nameEnd = match.index + match[0].length;
    const end = this.#endOfTag(nameEnd);
    if (end < 0) return undefined;
    const name = match[0].toLowerCase();
    if (second === '/') return { kind: 'close', end, name };
    const selfClosing = html[end - 2] === '/';
    return { kind: 'open', end, name, attributes: html.slice(nameEnd, end - 1), selfClosing };
  }

  /** Position after the `>` that ends the tag: the first one outside of quoted values. */
  #endOfTag(from: number): number {
    const { searches } = this;
    const first = searches.find('>', from);
    if (first < 0 || this.#quotesAreBroken) return first < 0 ? -1 : first + 1;
    let at = from;
    let end = first;
    while (end >= 0) {
      const quote = this.#nextQuote(at, end);
      if (quote < 0) return end + 1;
      const closing = searches.find(this.html[quote], quote + 1);
      if (closing < 0) break;
      at = closing + 1;
      if (at > end) end = searches.find('>', at);
    }
    this.#quotesAreBroken = true;
    return first + 1;
  }

  /** The first quote before `end` that begins a value, which it does after `=`. */
  #nextQuote(from: number, end: number): number {
    for (let at = from; at < end;) {
      const double = this.searches.find('"', at);
      const single = this.searches.find("'", at);
      const quote = double < 0 || (single >= 0 && single < double) ? single : double;
      if (quote < 0 || quote >= end) return -1;
      if (/=\s{0,4}$/.test(this.html.slice(Math.max(from, quote - 5), quote))) return quote;
      at = quote + 1;
    }
    return -1;
  }
}
