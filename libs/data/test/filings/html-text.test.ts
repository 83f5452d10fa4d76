import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FilingDocumentError } from '../../src/index.js';
import { decodeEntities } from '../../src/filings/html-entities.js';
import { type HtmlEvents, scanHtml } from '../../src/filings/html-scan.js';
import { htmlText, MAX_DOCUMENT_CHARACTERS } from '../../src/filings/html-text.js';

const text = (html: string): string => htmlText(html, 'invented.html');
const NOTHING: HtmlEvents = { text: () => undefined, open: () => undefined, close: () => undefined };

describe('text of a filed document', () => {
  it('paragraphs, breaks and divisions -> one line each, without empty lines', () => {
    expect(text('<html><body><p>One</p><div>Two<br/>Three</div>\n\n<p> </p><h2>Four</h2></body></html>')).toBe(
      'One\nTwo\nThree\nFour',
    );
  });

  it('blanks of every kind and line ends within a paragraph -> one blank', () => {
    expect(text('<p>net&nbsp;&#160;\n sales&#8203;\u2003of\t5&thinsp;%</p>')).toBe('net sales of 5 %');
  });

  it('named, decimal, hexadecimal and Windows-1252 references -> characters; unknown ones as written', () => {
    expect(
      text('<p>AT&amp;T &mdash; &#8220;x&#x201D; Moody&#146;s &euro;5 &lt;b&gt; R&D &unheardof; &copy 2020</p>'),
    ).toBe('AT&T — “x” Moody’s €5 <b> R&D &unheardof; © 2020');
  });

  // Code points by the HTML 4 entity tables.
  it.each([
    ['&nbsp;', 0xa0],
    ['&yuml;', 0xff],
    ['&Omega;', 0x3a9],
    ['&omega;', 0x3c9],
    ['&sigma;', 0x3c3],
    ['&sect;', 0xa7],
    ['&frac12;', 0xbd],
    ['&trade;', 0x2122],
    ['&minus;', 0x2212],
    ['&#128;', 0x20ac],
    ['&#xD800;', 0xfffd],
    ['&#0;', 0xfffd],
  ])('%s -> U+%i', (written, code) => {
    expect(decodeEntities(written).codePointAt(0)).toBe(code);
    expect([...decodeEntities(written)]).toHaveLength(1);
  });

  it('words divided by inline tags -> stay whole', () => {
    expect(text('<div><span>I</span><span style="color:red">tem </span><b>7</b><font>A</font>.</div>')).toBe(
      'Item 7A.',
    );
  });

  it('rows of a table -> lines with tabs; signs in cells of their own join their figures', () => {
    const row = (...cells: string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    const html = `<table>${row('', 'Net sales', '', '$', '94,036', '', '(', '2', ')%')}${row('Cost', '50', '%')}${row('', '')}</table>`;
    expect(text(html)).toBe('Net sales\t$94,036\t(2)%\nCost\t50%');
  });

  it('a table without end tags -> the same rows', () => {
    expect(text('<table><tr><th>a<th>b<tr><td>1<p>one<td>2</table>after')).toBe('a\tb\n1 one\t2\nafter');
  });

  it('a cell that lays out the page -> its paragraphs and inner tables keep their lines', () => {
    const html =
      '<table><tr><td><p>Item 1. Business</p><p>We sell.</p><table><tr><td>x</td><td>1</td></tr></table></td></tr></table>';
    expect(text(html)).toBe('Item 1. Business\nWe sell.\nx\t1');
  });

  it('a row with a cell of many paragraphs -> lines', () => {
    const paragraphs = Array.from({ length: 13 }, (_, i) => `<p>p${i}</p>`).join('');
    expect(text(`<table><tr><td>margin</td><td>${paragraphs}</td></tr></table>`).split('\n')).toHaveLength(14);
  });

  it('scripts, styles, titles and comments -> dropped', () => {
    const html =
      '<html><head><title>aapl-2025</title><STYLE>p > b { x: "<p>" }</STYLE></head><body><!-- <p>no</p> --><p>yes</p>' +
      '<script>if (a < b) document.write("<p>no</p>")</SCRIPT ><p>too</p></body></html>';
    expect(text(html)).toBe('yes\ntoo');
  });

  it('hidden header of inline XBRL and what is not displayed -> dropped; facts in the text -> kept', () => {
    const html =
      '<body><ix:header><ix:hidden><ix:nonNumeric>0000012345</ix:nonNumeric></ix:hidden></ix:header>' +
      '<div style="color:red; Display : None"><div>no</div>neither</div>' +
      '<p>Revenue of <ix:nonFraction name="us-gaap:Revenues">1,234</ix:nonFraction> million<br style="display:none"></p></body>';
    expect(text(html)).toBe('Revenue of 1,234 million');
  });

  it('a hidden element that never ends -> shown rather than the rest lost', () => {
    expect(text('<body><p>before</p><div style="display:none">secret<p>after</p></body>')).toBe(
      'before\nsecret\nafter',
    );
  });

  it('plain text -> its lines, and so a <pre>', () => {
    expect(text('ITEM 1.  BUSINESS\r\n\r\n  We sell &amp; buy.\n')).toBe('ITEM 1. BUSINESS\nWe sell & buy.');
    expect(text('<html><pre>a\nb   c</pre>d\ne</html>')).toBe('a\nb c\nd e');
  });

  it('a < that opens no tag, a tag or comment that never ends, a lost quote -> text stays', () => {
    expect(text('<p>5 < 6 and 7 <8</p>')).toBe('5 < 6 and 7 <8');
    expect(text('<p>kept</p><b unfinished')).toBe('kept\n<b unfinished');
    expect(text('<p>kept</p><!-- unfinished <p>too</p>')).toBe('kept\n<!-- unfinished\ntoo');
    expect(text('<p class="x>kept</p><p>too</p>')).toBe('kept\ntoo');
    expect(text("<p title=Moody's>kept</p>")).toBe('kept');
    expect(text('<p>kept<script>never ended</p>')).toBe('keptnever ended');
  });

  it('a > within a quoted value -> belongs to the tag', () => {
    expect(text('<p><a title="a > b" href=\'c>d\'>link</a></p>')).toBe('link');
  });

  it('controls that the store refuses -> dropped', () => {
    expect(text('<p>a\u0000b\u0007c\ufeff</p>')).toBe('abc');
  });

  it('a document above the limit -> refused, naming it and the limit', () => {
    const huge = `<p>${'x'.repeat(50_000_000)}</p>`;
    expect(() => text(huge)).toThrow(FilingDocumentError);
    expect(() => text(huge)).toThrow(
      `The filed document invented.html has 50000007 characters, more than the ${MAX_DOCUMENT_CHARACTERS} that are read.`,
    );
  });

  it('any markup -> text without tags, empty lines, double blanks or controls', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<table>',
        '</table>',
        '<tr>',
        '<td>',
        '</td>',
        '</tr>',
        '<div',
        '"',
        "'",
        '>',
        '<',
        '=',
      ),
      fc.constantFrom(
        '<!--',
        '-->',
        '<script>',
        '</script>',
        '<pre>',
        '</pre>',
        '<ix:header>',
        '</ix:header>',
        '&#',
        '&amp;',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const found = text(pieces.join(''));
        expect(found).not.toMatch(/[\u0000-\u0008\u000b-\u001f]|\n\n|^\n|\n$| {2}/);
      }),
    );
  });
});

describe('work that reading takes', () => {
  const n = 20_000;
  // Characters that all searches looked at; each of some eight needles may pass over the document once.
  it.each([
    ['deep nesting', '<div>'.repeat(n)],
    ['deep tables', '<table><tr><td>x'.repeat(n)],
    ['end tags without a beginning', '</td></tr></table></div>'.repeat(n)],
    ['comments that never end', '<!-- '.repeat(n)],
    ['CDATA that never ends', '<![CDATA['.repeat(n)],
    ['tags that never end', '<a '.repeat(n)],
    ['declarations that never end', '<!x '.repeat(n)],
    ['scripts that never end', '<script>'.repeat(n)],
    ['quotes that never end', '<a b="'.repeat(n)],
    ['quotes that hide every end', `${'<a x=">" '.repeat(n)}`],
    ['quotes that pair up wrongly', `${'<a x="" '.repeat(n)} y=">"`],
    ['a tag of very many values', `<a ${'x="1" '.repeat(n)}>`],
    ['quotes outside of values', `<a ${'" '.repeat(n)}>`],
    ['entities that are none', '&#x'.repeat(n)],
  ])('%s -> looks at each character at most 16 times, without a deep stack', (_, html) => {
    expect(scanHtml(html, NOTHING)).toBeLessThanOrEqual(16 * html.length);
    expect(() => text(html)).not.toThrow();
  });

  it('twice the document -> twice the searches', () => {
    const cost = (times: number): number => scanHtml('<div class="a">x<b>y</b>'.repeat(times), NOTHING);
    expect(cost(4_000) / cost(2_000)).toBeCloseTo(2, 2);
  });

  it('text in many tables, one inside the other -> comes through once', () => {
    const depth = 5_000;
    const lines = text(`${'<table><tr><td>x'.repeat(depth)}`)
      .split('\n')
      .join('');
    expect(lines.replace(/[^x]/g, '')).toHaveLength(depth);
  });
});
