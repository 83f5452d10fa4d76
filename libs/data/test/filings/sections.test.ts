import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type FilingSection } from '../../src/index.js';
import { htmlText } from '../../src/filings/html-text.js';
import { filingSections } from '../../src/filings/sections.js';

const TITLES: Readonly<Record<string, string>> = {
  '1': 'Business',
  '1A': 'Risk Factors',
  '1B': 'Unresolved Staff Comments',
  '1C': 'Cybersecurity',
  '2': 'Properties',
  '3': 'Legal Proceedings',
  '4': 'Mine Safety Disclosures',
  '5': 'Market for Registrant’s Common Equity',
  '6': '[Reserved]',
  '7': 'Management’s Discussion and Analysis of Financial Condition',
  '7A': 'Quantitative and Qualitative Disclosures',
  '8': 'Financial Statements and Supplementary Data',
  '9': 'Changes in and Disagreements with Accountants',
  '9A': 'Controls and Procedures',
  '9B': 'Other Information',
  '9C': 'Disclosure Regarding Foreign Jurisdictions',
  '10': 'Directors, Executive Officers and Corporate Governance',
  '11': 'Executive Compensation',
  '12': 'Security Ownership of Certain Beneficial Owners',
  '13': 'Certain Relationships and Related Transactions',
  '14': 'Principal Accountant Fees and Services',
  '15': 'Exhibits, Financial Statement Schedules',
  '16': 'Form 10-K Summary',
};
/** JavaScript puts integer keys first, the form does not. */
const ORDER = '1 1A 1B 1C 2 3 4 5 6 7 7A 8 9 9A 9B 9C 10 11 12 13 14 15 16'.split(' ');

const items = (sections: readonly FilingSection[]): string[] => sections.map(({ item }) => item ?? '-');
const bodyOf = (sections: readonly FilingSection[], item: string): string | undefined =>
  sections.find((section) => section.item === item)?.body;

/** A report with these items; `prose` is the text below each heading. */
function report(heading: (item: string, title: string) => string, prose: (item: string) => string[]): string[] {
  return ORDER.flatMap((item) => [heading(item, TITLES[item]), ...prose(item)]);
}

const plain = (item: string, title: string): string => `Item ${item}. ${title}`;
const twoLines = (item: string): string[] => [`Text of ${item}.`, 'More of it.'];

describe('sections of a 10-K', () => {
  it('headings with text below -> every item once, in order, with what is below it', () => {
    const lines = ['ACME CORP', 'Annual report', ...report(plain, twoLines), 'SIGNATURES'];
    const sections = filingSections(lines.join('\n'), '10-K');
    expect(items(sections)).toEqual(['-', ...ORDER]);
    expect(sections[0]).toEqual({ heading: '', body: 'ACME CORP\nAnnual report' });
    expect(sections[2]).toEqual({
      item: '1A',
      heading: 'Item 1A. Risk Factors',
      body: 'Item 1A. Risk Factors\nText of 1A.\nMore of it.',
    });
    expect(bodyOf(sections, '16')).toBe('Item 16. Form 10-K Summary\nText of 16.\nMore of it.\nSIGNATURES');
  });

  it.each<[string, (item: string, title: string) => string]>([
    ['capitals and a tab', (item, title) => `ITEM ${item}.\t${title.toUpperCase()}`],
    ['a blank before the point', (item, title) => `Item ${item} . ${title}`],
    ['a dash', (item, title) => `Item ${item} — ${title}`],
    ['a colon and no blank', (item, title) => `Item ${item}:${title}`],
    ['no sign at all', (item, title) => `Item ${item} ${title}`],
    ['letters in brackets', (item, title) => `Item ${item.replace(/([ABC])/, '($1)')}. ${title}`],
    ['number and title in two lines', (item, title) => `Item ${item}.\n${title}`],
    ['the word Item in a line of its own', (item, title) => `Item\n${item}.\n${title}`],
    ['a page number above', (item, title) => `${Number.parseInt(item, 10) + 20}\nItem ${item}. ${title}`],
    ['its text in the same line', (item, title) => `Item ${item}. ${title}. None. See Note 7 of this annual report.`],
  ])('headings with %s -> every item', (_, heading) => {
    expect(items(filingSections(['Cover', ...report(heading, twoLines)].join('\n'), '10-K'))).toEqual(['-', ...ORDER]);
  });

  it.each<[string, (item: string, title: string) => string[]]>([
    ['pages at the ends of lines', (item, title) => [`Item ${item}.\t${title}\t${item.length + 12}`]],
    ['dots and pages', (item, title) => [`Item ${item}. ${title} ........ 7`]],
    ['ranges of pages', (item, title) => [`Item ${item}. ${title}\t24-31, 40`]],
    ['no pages', (item, title) => [`Item ${item}. ${title}`]],
    ['pages in lines of their own', (item, title) => [`Item ${item}. ${title}`, '17']],
    ['entries below items', (item, title) => [`Item ${item}. ${title}\t3`, 'Overview\t4']],
  ])('a table of contents with %s -> stays before the first item', (_, entry) => {
    const contents = ORDER.flatMap((item) => entry(item, TITLES[item]));
    const lines = ['Cover', 'TABLE OF CONTENTS', 'PART I', ...contents, 'PART I', ...report(plain, twoLines)];
    const sections = filingSections(lines.join('\n'), '10-K');
    expect(items(sections)).toEqual(['-', ...ORDER]);
    expect(sections[0].body.split('\n')).toHaveLength(3 + contents.length);
    expect(bodyOf(sections, '1')).toBe('PART I\nItem 1. Business\nText of 1.\nMore of it.');
  });

  it('sentences about items -> no headings', () => {
    const references = [
      'Item 1A. Risk Factors of this annual report describes what may go wrong.',
      'Item 7. Management’s Discussion and Analysis of Financial Condition contained in our Form 10-K.',
      'Item 7 of the report says more',
      'Item 9A describes our controls.',
      'We say more in',
      'Item 7A. Quantitative and Qualitative Disclosures',
      'For more see Part I, Item 1A. Risk Factors, and “Item 8. Financial Statements.”',
      'items 3 and 4 were paid for',
      'Item 405 of Regulation S-K',
    ];
    const text = [...report(plain, (item) => (item === '1' ? references : [`Text of ${item}.`, 'More.']))].join('\n');
    const sections = filingSections(text, '10-K');
    expect(items(sections)).toEqual(ORDER);
    expect(bodyOf(sections, '1')?.split('\n')).toHaveLength(1 + references.length);
  });

  it('page headers that repeat the heading -> the first one counts', () => {
    const pages = (item: string): string[] => [
      'page 1',
      plain(item, TITLES[item]),
      'page 2',
      `${plain(item, TITLES[item])} (continued)`,
      'page 3',
    ];
    const sections = filingSections(report(plain, pages).join('\n'), '10-K');
    expect(items(sections)).toEqual(ORDER);
    expect(bodyOf(sections, '7')?.split('\n')).toHaveLength(6);
  });

  it('items incorporated by reference -> short sections', () => {
    const text = report(plain, (item) => [
      `Incorporated by reference to page ${item.length} of the annual report to shareholders.`,
    ]);
    const sections = filingSections(text.join('\n'), '10-K');
    expect(items(sections)).toEqual(ORDER);
    expect(sections.every(({ body }) => body.split('\n').length === 2)).toBe(true);
  });

  it('headings of parts -> begin the item that follows them', () => {
    const lines = report(plain, twoLines);
    lines.splice(lines.indexOf('Item 5. Market for Registrant’s Common Equity'), 0, 'PART II');
    const sections = filingSections(lines.join('\n'), '10-K405');
    expect(bodyOf(sections, '5')?.startsWith('PART II\nItem 5.')).toBe(true);
    expect(bodyOf(sections, '4')?.endsWith('More of it.')).toBe(true);
  });

  it('headings over cells, tags and non-breaking blanks -> found in the text of the HTML', () => {
    const heading = (item: string, title: string): string =>
      `<table><tr><td><b>It</b><b>em&nbsp;</b><span>${item.slice(0, 1)}</span>${item.slice(1)}.</td><td>&#160;</td><td>${title}</td></tr></table>`;
    const html = `<html><body>${report(heading, (item) => [`<p>Text of ${item}.</p>`, '<p>More.</p>']).join('')}</body></html>`;
    const sections = filingSections(htmlText(html, 'invented'), '10-K');
    expect(items(sections)).toEqual(ORDER);
    expect(sections[0].heading).toBe('Item 1. Business');
    expect(sections[0].body).toBe('Item 1.\tBusiness\nText of 1.\nMore.');
  });

  it('an older report without the newer items -> those that it has', () => {
    const text = [
      'ITEM 1. BUSINESS',
      'a',
      'ITEM 4. SUBMISSION OF MATTERS TO A VOTE',
      'b',
      'ITEM 6. SELECTED FINANCIAL DATA',
      'c',
    ].join('\n');
    expect(items(filingSections(text, '10-K'))).toEqual(['1', '4', '6']);
  });
});

describe('sections of a 10-Q', () => {
  const QUARTER = [
    'PART I. FINANCIAL INFORMATION',
    'Item 1. Financial Statements',
    'balance sheet',
    'x',
    'Item 2. Management’s Discussion and Analysis',
    'text',
    'x',
    'Item 3. Quantitative and Qualitative Disclosures About Market Risk',
    'x',
    'x',
    'Item 4. Controls and Procedures',
    'x',
    'x',
    'PART II. OTHER INFORMATION',
    'Item 1. Legal Proceedings',
    'x',
    'x',
    'Item 1A. Risk Factors',
    'x',
    'x',
    'Item 2. Unregistered Sales of Equity Securities',
    'x',
    'Item 5. Other Information',
    'x',
    'Item 6. Exhibits',
    'x',
  ];

  it('numbers that come in both parts -> told apart; items that are left out stay out', () => {
    const sections = filingSections(QUARTER.join('\n'), '10-Q');
    expect(items(sections)).toEqual(['I-1', 'I-2', 'I-3', 'I-4', 'II-1', 'II-1A', 'II-2', 'II-5', 'II-6']);
    expect(bodyOf(sections, 'II-1')).toBe('PART II. OTHER INFORMATION\nItem 1. Legal Proceedings\nx\nx');
  });

  it('parts named with each item -> the same sections', () => {
    const lines = [
      'Part I, Item 1. Financial Statements',
      'x',
      'PART I — ITEM 2. Management’s Discussion',
      'x',
      'PART II, Item 1A',
      'Risk Factors',
      'x',
      'Part II. Other Information Item 6. Exhibits',
      'x',
    ];
    expect(items(filingSections(lines.join('\n'), '10-Q/A'))).toEqual(['I-1', 'I-2', 'II-1A', 'II-6']);
  });

  it('titles that nobody knows -> the part decides', () => {
    const lines = ['PART I', 'Item 2. Review of the Quarter', 'x', 'PART II', 'Item 2. Shares Bought', 'x'];
    expect(items(filingSections(lines.join('\n'), '10-Q'))).toEqual(['I-2', 'II-2']);
  });
});

describe('whatever the text', () => {
  it('another form, or no heading -> one section', () => {
    expect(filingSections('Item 1. Business\nx', '8-K')).toEqual([{ heading: '', body: 'Item 1. Business\nx' }]);
    expect(filingSections('a letter\nto shareholders', '10-K')).toEqual([
      { heading: '', body: 'a letter\nto shareholders' },
    ]);
    expect(filingSections('', '10-K')).toEqual([]);
  });

  it('any lines -> bodies joined are the text, items come once and in order', () => {
    const line = fc.oneof(
      fc.constantFrom(
        ...ORDER.map((item) => plain(item, TITLES[item])),
        'PART II',
        'Item 1A',
        'Item',
        '7.',
        'Risk Factors',
        '12',
        'text.',
      ),
      fc.string({ minLength: 1 }).filter((value) => !value.includes('\n')),
    );
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 80 }),
        fc.constantFrom('10-K', '10-Q', '20-F'),
        (lines, form) => {
          const sections = filingSections(lines.join('\n'), form);
          expect(sections.map(({ body }) => body).join('\n')).toBe(lines.join('\n'));
          const found = sections.flatMap(({ item }) => item ?? []);
          expect(new Set(found).size).toBe(found.length);
          if (form === '10-K') expect(found).toEqual(ORDER.filter((item) => found.includes(item)));
        },
      ),
    );
  });
});
