import { FilingDocumentError } from '../errors.js';
import { decodeEntities } from './html-entities.js';
import { scanHtml } from './html-scan.js';
import { TableLines } from './table-lines.js';
import { TextLines } from './text-lines.js';

/** Documents with more characters are refused. The longest annual reports with inline XBRL have about half of it. */
export const MAX_DOCUMENT_CHARACTERS = 40_000_000;

const BLOCKS = new Set(
  (
    'address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 ' +
    'h4 h5 h6 header hr html li main nav ol p page pre section summary ul document type sequence filename description text'
  ).split(' '),
);
/** Elements that are hidden by their style only if they have end tags of their own. */
const NEVER_HIDDEN = new Set('br hr img input meta link p li dt dd col area base wbr'.split(' '));
const HIDDEN_STYLE = /\bstyle\s*=\s*["'][^"']*\bdisplay\s*:\s*none/i;

/** Text of a filed document (HTML, inline XBRL or plain text): one line a paragraph, heading or table row; cells of a row
 * divided by tabs; blanks of any kind as single blanks; no empty lines. Scripts, styles, the hidden header of inline XBRL
 * and whatever is not displayed are left out.
 * @param name of the document, for messages
 * @throws {FilingDocumentError} for a document of more than `MAX_DOCUMENT_CHARACTERS` */
export function htmlText(html: string, name: string): string {
  if (html.length > MAX_DOCUMENT_CHARACTERS) {
    throw new FilingDocumentError(
      name,
      `has ${html.length} characters, more than the ${MAX_DOCUMENT_CHARACTERS} that are read`,
      'Split it, or leave it out.',
    );
  }
  return (isMarkedUp(html) ? markedUpLines(html) : plainLines(html)).join('\n');
}

function isMarkedUp(text: string): boolean {
  return /<(?:html|body|div|p|table|font|span|br)[\s/>]/i.test(text);
}

function plainLines(text: string): string[] {
  const lines = new TextLines();
  for (const line of text.split(/\r\n?|\n/)) {
    lines.text(decodeEntities(line));
    lines.end();
  }
  return lines.lines;
}

function markedUpLines(html: string): string[] {
  const reader = new TextReader();
  scanHtml(html, reader);
  if (!reader.isInsideHidden) return reader.tables.finish();
  // What hides the rest of the document never ends, so the markup is broken: rather too much text than half of it.
  const lenient = new TextReader(false);
  scanHtml(html, lenient);
  return lenient.tables.finish();
}

class TextReader {
  readonly tables = new TableLines();
  /** The element that hides what is inside, and how many of its name are open. */
  #hiddenBy = '';
  #hiddenDepth = 0;
  #preformatted = 0;

  constructor(private readonly hides = true) {}

  get isInsideHidden(): boolean {
    return this.#hiddenDepth > 0;
  }

  text(raw: string): void {
    if (this.#hiddenDepth > 0) return;
    const text = decodeEntities(raw);
    if (this.#preformatted === 0) {
      this.tables.current.text(text);
      return;
    }
    text.split(/\r\n?|\n/).forEach((line, i) => {
      if (i > 0) this.tables.current.end();
      this.tables.current.text(line);
    });
  }

  open(name: string, attributes: string, selfClosing: boolean): void {
    if (this.#hiddenDepth > 0) {
      if (name === this.#hiddenBy && !selfClosing) this.#hiddenDepth += 1;
      return;
    }
    if (this.hides && !selfClosing && isHidden(name, attributes)) {
      this.#hiddenBy = name;
      this.#hiddenDepth = 1;
      return;
    }
    this.#shape(name, true);
    if (name === 'pre' && !selfClosing) this.#preformatted += 1;
  }

  close(name: string): void {
    if (this.#hiddenDepth > 0) {
      if (name === this.#hiddenBy) this.#hiddenDepth -= 1;
      return;
    }
    this.#shape(name, false);
    if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted - 1);
  }

  #shape(name: string, opens: boolean): void {
    const { tables } = this;
    if (name === 'table') {
      if (opens) tables.openTable();
      else tables.closeTable();
    } else if (name === 'td' || name === 'th') {
      if (opens) tables.openCell();
      else tables.closeCell();
    } else if (name === 'tr') {
      tables.row();
    } else if (BLOCKS.has(name)) {
      tables.current.end();
    }
  }
}

function isHidden(name: string, attributes: string): boolean {
  if (name === 'ix:header') return true;
  return !NEVER_HIDDEN.has(name) && HIDDEN_STYLE.test(attributes);
}
