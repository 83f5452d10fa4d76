import { tradingCalendar } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { ProviderAnswerError } from '../../../src/errors.js';
import { SessionTable } from '../../../src/ingestion/session-table.js';
import { type AcceptedAt, parseCompanyFacts } from '../../../src/providers/sec-edgar/company-facts.js';
import { companyFactsText, type InventedFact } from './company-facts-text.js';

const sessions = new SessionTable(tradingCalendar('US_EQ'));
const K15 = '0000012345-16-000001';
const K16 = '0000012345-17-000001';

function parse(tags: Parameters<typeof companyFactsText>[0], acceptedAt?: AcceptedAt) {
  return parseCompanyFacts({ text: companyFactsText(tags), file: 'facts.json' }, '12345', 'ACME', sessions, acceptedAt);
}

/** Filed on Friday, 19 February 2016. */
const year = (val: number, more: Partial<InventedFact> = {}): InventedFact => ({
  start: '2015-01-01',
  end: '2015-12-31',
  val,
  accn: K15,
  filed: '2016-02-19',
  ...more,
});

describe('company facts', () => {
  it.each([
    ['2015-01-01', '2015-03-31', 'QUARTER'],
    ['2015-05-11', '2015-08-30', 'QUARTER'],
    ['2015-01-01', '2015-06-30', 'YEAR_TO_DATE'],
    ['2014-09-01', '2015-05-10', 'YEAR_TO_DATE'],
    ['2015-01-01', '2015-09-30', 'YEAR_TO_DATE'],
    ['2015-01-01', '2015-12-31', 'YEAR'],
    ['2014-12-28', '2016-01-02', 'YEAR'],
    [undefined, '2015-12-31', 'INSTANT'],
  ])('a span from %s to %s -> %s', (start, end, basis) => {
    const tag = start === undefined ? 'Assets' : 'OperatingIncomeLoss';
    const { start: _, ...instant } = year(7, { end });
    const fact = start === undefined ? instant : { ...instant, start };
    expect(parse({ [tag]: { USD: [fact] } })).toMatchObject([{ basis, value: 7, periodEnd: end, periodStart: start }]);
  });

  it.each([
    ['one month', year(7, { start: '2015-12-01' })],
    ['several years', year(7, { start: '2010-01-01' })],
    ['a balance sheet under a tag of income', { ...year(7), start: undefined } as unknown as InventedFact],
    ['an end after the filing', year(7, { end: '2016-02-25' })],
  ])('%s -> left out', (_, fact) => {
    expect(parse({ OperatingIncomeLoss: { USD: [fact] } })).toEqual([]);
  });

  it('without the instant of acceptance -> known at the open of the session after the filing date; with it, then', () => {
    const tags = { NetIncomeLoss: { USD: [year(5)] } };
    expect(parse(tags)[0].knownAtMs).toBe(Date.parse('2016-02-22T14:30:00Z'));
    const accepted = Date.parse('2016-02-19T21:15:04Z');
    expect(parse(tags, (accession) => (accession === K15 ? accepted : undefined))[0].knownAtMs).toBe(accepted);
  });

  it('two tags of revenue in one filing -> the preferred one; the other where it stands alone', () => {
    const tags = {
      SalesRevenueNet: { USD: [year(90), year(80, { start: '2014-01-01', end: '2014-12-31' })] },
      Revenues: { USD: [year(100)] },
    };
    expect(parse(tags).map(({ metric, periodEnd, value }) => [metric, periodEnd, value])).toEqual([
      ['revenue', '2014-12-31', 80],
      ['revenue', '2015-12-31', 100],
    ]);
  });

  it('the next report repeats a year -> one version; it restates it -> a further one, with its own instant', () => {
    const later = { accn: K16, filed: '2017-02-17' };
    const repeated = parse({ OperatingIncomeLoss: { USD: [year(50), year(50, later)] } });
    expect(repeated.map(({ value, knownAtMs }) => [value, knownAtMs])).toEqual([
      [50, Date.parse('2016-02-22T14:30:00Z')],
    ]);
    const restated = parse({ OperatingIncomeLoss: { USD: [year(48, later), year(50)] } });
    // 20 February 2017 is Presidents' Day.
    expect(restated.map(({ value, knownAtMs }) => [value, knownAtMs])).toEqual([
      [50, Date.parse('2016-02-22T14:30:00Z')],
      [48, Date.parse('2017-02-21T14:30:00Z')],
    ]);
  });

  it('an amendment of the same day -> the amendment counts', () => {
    const amended = year(49, { accn: '0000012345-16-000002', form: '10-K/A' });
    expect(parse({ OperatingIncomeLoss: { USD: [amended, year(50)] } })).toMatchObject([{ value: 49, form: '10-K/A' }]);
  });

  it('a figure of an earlier period -> without the fiscal period of the filing that repeats it', () => {
    const facts = [year(50), year(40, { start: '2014-01-01', end: '2014-12-31' })];
    const rows = parse({ OperatingIncomeLoss: { USD: facts } });
    expect(rows.map(({ periodEnd, fiscalPeriod }) => [periodEnd, fiscalPeriod])).toEqual([
      ['2014-12-31', undefined],
      ['2015-12-31', 'FY'],
    ]);
  });

  it('units -> amounts of any currency, per share where the metric is, nothing else', () => {
    const rows = parse({
      EarningsPerShareBasic: { 'USD/shares': [year(1.25)], USD: [year(3)], pure: [year(4)] },
      NetIncomeLoss: { EUR: [year(9)], 'USD/shares': [year(1)] },
    });
    expect(rows.map(({ metric, unit, value }) => [metric, unit, value])).toEqual([
      ['epsBasic', 'USD/shares', 1.25],
      ['netIncome', 'EUR', 9],
    ]);
  });

  it('a filer under other standards -> no rows', () => {
    const text = JSON.stringify({ cik: 12345, entityName: 'Acme', facts: { 'ifrs-full': {} } });
    expect(parseCompanyFacts({ text, file: 'facts.json' }, '12345', 'ACME', sessions)).toEqual([]);
  });

  it.each([
    ['no JSON', 'Not found', '(whole answer)'],
    ['another company', '{"cik":7,"facts":{}}', 'cik'],
    ['no facts', '{"cik":12345}', 'facts'],
    [
      'a value that is text',
      companyFactsText({ Assets: { USD: [year('5' as never)] } }),
      'facts.us-gaap.Assets.units.USD[0].val',
    ],
    ['no date', companyFactsText({ Assets: { USD: [year(5), year(5, { end: '2015-02-30' })] } }), 'USD[1].end'],
    ['no accession number', companyFactsText({ Assets: { USD: [year(5, { accn: 'x' })] } }), 'USD[0].accn'],
    [
      'a start after the end',
      companyFactsText({ Assets: { USD: [year(5, { start: '2016-01-01' })] } }),
      'USD[0].start',
    ],
    [
      'units that are a list',
      '{"cik":12345,"facts":{"us-gaap":{"Assets":{"units":[]}}}}',
      'facts.us-gaap.Assets.units',
    ],
  ])('%s -> an error with file and field', (_, text, field) => {
    const parsed = () => parseCompanyFacts({ text, file: 'facts.json' }, '12345', 'ACME', sessions);
    expect(parsed).toThrow(ProviderAnswerError);
    expect(parsed).toThrow('facts.json');
    expect(parsed).toThrow(field);
  });
});
