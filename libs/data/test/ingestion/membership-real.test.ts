import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { systemClock, tradeDate, tradingCalendar } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import {
  DataReader,
  ingestCsv,
  type IngestReport,
  loadPanel,
  type MarketPanel,
  openScratchDatabase,
  PanelView,
  type ScratchDatabase,
  sessionCloses,
  ViewContext,
} from '../../src/index.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const withData = existsSync(`${DATA}us-equities/prices`) ? describe : describe.skip;
const membership = `${DATA}us-equities/membership.csv`;

jest.setTimeout(600_000);

withData('membership of real collections (../shared/data)', () => {
  let database: ScratchDatabase;
  let equities: IngestReport;
  let delisted: IngestReport;
  let panel: MarketPanel;
  beforeAll(async () => {
    database = await openScratchDatabase();
    equities = await ingestCsv(database, { dir: `${DATA}us-equities/prices`, membership }, { clock: systemClock });
    delisted = await ingestCsv(database, { dir: `${DATA}us-delisted/prices`, membership }, { clock: systemClock });
    ({ panel } = await loadPanel(database, 'us-equities'));
  });
  afterAll(async () => {
    await database.close();
  });
  const reused = (report: IngestReport): string[] =>
    report.findings
      .filter(({ code }) => code === 'TICKER_REUSED')
      .map(({ symbol, firstDate, lastDate }) => `${symbol} ${firstDate} ${lastDate}`);
  const membersOn = (date: string): readonly string[] => {
    const context = new ViewContext(panel, sessionCloses(panel));
    return new PanelView(context, panel.sessionIndex(tradeDate(date)), 1).members() ?? [];
  };
  const knownAtCloseOf = async (text: string): Promise<string[]> => {
    const date = tradeDate(text);
    const knownBy = new Date(tradingCalendar('US_EQ').sessionCloseMs(date));
    const found = await new DataReader(database).readConstituents({
      collection: 'us-equities',
      from: date,
      to: date,
      knownBy,
    });
    return found.map(({ symbol }) => symbol);
  };

  it('us-delisted -> SAF, SDS and UST are not their funds and shells; COV left the index eleven years before its first bar', () => {
    // Safeco, SunGard and UST Inc. beside a security without trades and two later listings.
    expect(reused(delisted)).toEqual([
      'COV 1996-01-02 1996-08-16',
      'SAF 1996-01-02 2008-09-23',
      'SDS 2002-07-22 2005-08-12',
      'UST 1996-01-02 2009-01-06',
    ]);
    expect(
      delisted.findings.find(({ code, symbol }) => code === 'TICKER_REUSED' && symbol === 'SAF')?.detail,
    ).toContain('542 of its 542 bars within the spell have no volume');
  });

  it('us-equities -> eight spells of earlier securities, no other', () => {
    // Alexander & Alexander, AMP Inc., Burlington Resources, Concord EFS, Charter One, Conseco; Dollar General and Kinder
    // Morgan were taken private and listed anew: the later shares are not those of the spell.
    expect(reused(equities)).toEqual([
      'AAL 1996-01-02 1997-01-15',
      'AMP 1996-01-02 1999-04-05',
      'BR 1996-01-02 2006-04-03',
      'CE 2001-04-02 2004-02-27',
      'CF 2000-06-19 2004-09-01',
      'CNC 1997-01-15 2002-07-25',
      'DG 1998-07-16 2007-07-09',
      'KMI 2000-12-12 2007-05-31',
    ]);
  });

  it('a contradicted spell -> the member stays listed without an instrument, the priced instrument is none', async () => {
    const { panel: gone } = await loadPanel(database, 'us-delisted');
    const spells = gone.header.membership.filter(({ symbol }) => ['SAF', 'SDS', 'UST'].includes(symbol));
    expect(spells.map(({ symbol, instrument }) => `${symbol} ${instrument}`)).toEqual(['SAF -1', 'SDS -1', 'UST -1']);
    // The takeover and the late beginnings of bars are joined: their spells are the companies' own.
    const joined = gone.header.membership.filter(({ symbol }) => ['ACS', 'CBS', 'NCC', 'ROH'].includes(symbol));
    expect(joined.map(({ symbol, instrument }) => `${symbol} ${gone.header.instruments[instrument]?.symbol}`)).toEqual([
      'ACS ACS',
      'CBS CBS',
      'NCC NCC',
      'ROH ROH',
    ]);
  });

  it('who was in on 2008-09-12 -> 496 names, from the view and from the reader as of that close', async () => {
    // The file says: FNMA and FMCC left on the 11th, CRM and FAST came in on the 15th.
    const members = membersOn('2008-09-12');
    expect(members).toHaveLength(496);
    expect((await knownAtCloseOf('2008-09-12')).sort()).toEqual(members);
  });

  it('the days around -> a leaver stays until the session after its day, a comer is seen from the session after', async () => {
    const seen = async (date: string): Promise<string[]> => {
      const names = membersOn(date);
      expect((await knownAtCloseOf(date)).sort()).toEqual(names);
      return names.filter((symbol) => ['FNMA', 'FMCC', 'CRM', 'FAST'].includes(symbol));
    };
    expect(await seen('2008-09-11')).toEqual(['FMCC', 'FNMA']);
    expect(await seen('2008-09-12')).toEqual([]);
    expect(await seen('2008-09-15')).toEqual([]);
    expect(await seen('2008-09-16')).toEqual(['CRM', 'FAST']);
  });
});
