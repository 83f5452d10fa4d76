import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { escapeHtml, markup, printable, trusted } from '../../src/report/markup.js';

describe('markup', () => {
  it('a string with HTML in it -> text, not elements', () => {
    expect(markup`<p>${'<script>alert("1 & \'2\'")</script>'}</p>`.text).toBe(
      '<p>&lt;script&gt;alert(&quot;1 &amp; &#39;2&#39;&quot;)&lt;/script&gt;</p>',
    );
  });

  it('markup inside of markup -> kept as it is', () => {
    expect(markup`<ul>${[1, 2].map((n) => markup`<li>${n}</li>`)}</ul>`.text).toBe('<ul><li>1</li><li>2</li></ul>');
    expect(markup`${trusted('a > b')}`.text).toBe('a > b');
  });

  it('undefined -> nothing', () => {
    expect(markup`a${undefined}b${[undefined]}c`.text).toBe('abc');
  });

  it('any string -> no character that opens an element, an attribute or an entity of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });
});

describe('printable', () => {
  it('escape sequences, NUL and reordering marks -> replaced, the rest untouched', () => {
    expect(printable('\u001b[31mred\u0000 a\u202Eb')).toBe('\uFFFD[31mred\uFFFD a\uFFFDb');
    expect(printable('Größe, 株式 📈\n\tnext')).toBe('Größe, 株式 📈\n\tnext');
  });
});
