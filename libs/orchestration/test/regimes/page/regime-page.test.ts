import { describe, expect, it } from '@jest/globals';

import { renderRegimePage } from '../../../src/index.js';
import { brokenNumbers, tableRows, textOf, unclosedElements } from '../../report/page.js';
import { historyFixture } from '../history-fixture.js';

const usual = historyFixture();
const page = renderRegimePage(usual);

describe('renderRegimePage', () => {
  it('a history of one region -> every section and chart, in a well-formed page', () => {
    expect(unclosedElements(page)).toEqual([]);
    expect([...page.matchAll(/<h2>([^<]+)</g)].map(([, heading]) => heading)).toEqual([
      'Index and regimes',
      'Why this regime',
      'States and transitions',
      'Spells',
      'Models',
      'How to read this',
    ]);
    expect([...page.matchAll(/<figure class="chart" id="([^"]+)"/g)].map(([, id]) => id)).toEqual([
      'index',
      'probabilities',
      'confidence',
    ]);
    expect(brokenNumbers(page)).toEqual([]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, title, description] of page.matchAll(/<svg role="img" aria-labelledby="([^ "]+) ([^ "]+)"/g)) {
      expect(page).toContain(`<title id="${title}">`);
      expect(page).toContain(`<desc id="${description}">`);
    }
  });

  it('nothing to fetch and nothing to run -> no address, no script, and a policy that forbids them', () => {
    expect(page).not.toMatch(/https?:|<script|@import|url\(/i);
    expect(page).not.toMatch(/\b(src|srcset|action|xlink:href)=/i);
    expect(page).toContain('default-src &#39;none&#39;; img-src data:;');
    expect(page).not.toContain('script-src');
  });

  it('the last close -> a plain sentence, and that all of it is filtered', () => {
    const text = textOf(page);
    // 120 sessions in spells of 20: the sixth spell is the second of the cycle.
    expect(text).toMatch(
      /At the close of 2000-06-22 , US is in NORMAL since 2000-05-25 \(20 sessions\), with a probability of \d+\.\d% and a confidence of \d+%\./,
    );
    // The likeliest states are S2 and S1, of which neither is NORMAL: their drivers do not tell why the label is.
    expect(text).toContain('Furthest from usual: Volatility a year, 21 sessions (31.3%); Below the high of 252');
    expect(text).toContain('why the label is NORMAL they do not tell');
    const crisis = textOf(renderRegimePage(historyFixture({ sessions: 60 })));
    expect(crisis).toContain('Most of the case for it: Volatility a year, 21 sessions (31.3%); Below the high of 252');
    expect(crisis).not.toContain('they do not tell');
    expect(text).toContain('it was known at the close of its session');
  });

  it('labels -> shares, spells and drivers as counted by hand', () => {
    const shares = tableRows(page, 'Time under each label');
    expect(
      shares.map(([label, sessions, share, spells, mean, longest]) => [label, sessions, share, spells, mean, longest]),
    ).toEqual([
      ['CALM_CARRY', '40', '33.3%', '2', '20.0', '20'],
      ['NORMAL', '40', '33.3%', '2', '20.0', '20'],
      ['RISK_OFF_CRISIS', '20', '16.7%', '1', '20.0', '20'],
      ['RECOVERY', '20', '16.7%', '1', '20.0', '20'],
    ]);
    const spells = tableRows(page, 'Spells, newest first');
    expect(spells).toHaveLength(6);
    expect(spells[0].slice(0, 4)).toEqual(['NORMAL', '2000-05-25', '2000-06-22 goes on', '20']);
    const drivers = tableRows(page, 'Drivers of 2000-06-22: the case for S2 (RISK_OFF_CRISIS) over S1 (CALM_CARRY)');
    expect(drivers.map((row) => row.slice(0, 4))).toEqual([
      ['Volatility a year, 21 sessions volatility_21', '31.3%', '2.50', '3.25'],
      ['Below the high of 252 sessions drawdown_252', '−22.5%', '−1.75', '1.50'],
      ['Return, 21 sessions return_21', '−5.3%', '−1.25', '−0.50'],
    ]);
    // 3.25 + 1.5 - 0.5 = 4.25, and 4.25 + 2 - 0.25 = 6.
    expect(textOf(page)).toContain(
      "Their sum 4.25, the session before and the transitions 2.00, and the states' shapes at the medians −0.25 make up the log-odds 6.00",
    );
  });

  it('states -> their means, durations and transitions; a small probability never prints as zero', () => {
    const states = tableRows(page, 'States of the model in force');
    expect(states).toContainEqual(['Volatility a year, 21 sessions volatility_21', '9.5%', '34.5%', '16.5%']);
    expect(states[1]).toEqual(['Expected duration, sessions', '66.7', '37.0', '20.0']);
    expect(tableRows(page, 'From the state of a session')[0]).toEqual([
      'S1 CALM_CARRY',
      '98.5',
      '&lt;0.1',
      '1.5',
      '66.7',
    ]);
  });

  it('twenty years of short spells and quarterly models -> less than 400 kB; two sessions and one -> a page', () => {
    const long = renderRegimePage(historyFixture({ sessions: 5040, warmUp: 504, spell: 12 }));
    expect(Buffer.byteLength(long)).toBeLessThan(400_000);
    expect(unclosedElements(long)).toEqual([]);
    expect(textOf(long)).toContain('The last 15 spells');
    for (const sessions of [2, 1]) {
      const short = renderRegimePage(historyFixture({ sessions }));
      expect(unclosedElements(short)).toEqual([]);
      expect(brokenNumbers(short)).toEqual([]);
    }
  });

  it('no model yet -> says so instead of states and drivers', () => {
    const text = textOf(renderRegimePage(historyFixture({ sessions: 30, warmUp: 40 })));
    expect(text).toContain('there is no regime for US yet: warming up: 30 of 504 sessions.');
    expect(text).toContain('No model is in force at the last close.');
    expect(text).toContain('No model was in force in this range.');
    // One reason for all sessions, not one a session.
    expect(text.match(/warming up/g)?.length).toBeLessThan(4);
  });

  it('two regions -> a view over both, and sections of each under ids of their own', () => {
    const both = renderRegimePage(historyFixture({ regions: ['US', 'EU'] }));
    const ids = [...both.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(both).toContain('<section id="global">');
    expect(both).toContain('EU: Index and regimes');
    expect(tableRows(both, 'Regions at the last close').map(([region, label]) => [region, label])).toEqual([
      ['US', 'NORMAL'],
      ['EU', 'NORMAL'],
    ]);
  });

  it('hostile text -> text, never an element', () => {
    const evil = `"><img src=x onerror=alert(1)></style><!--`;
    const [region] = usual.regions;
    const html = renderRegimePage({
      ...usual,
      collection: evil,
      configId: evil,
      regions: [
        {
          ...region,
          region: evil,
          index: { ...region.index, name: evil },
          models: region.models.map((model) => ({ ...model, reasons: [evil], leftOut: [evil] })),
          sessions: region.sessions.map((session) => ({
            ...session,
            reasons: [evil],
            drivers: session.drivers.map((driver) => ({ ...driver, feature: evil })),
          })),
        },
      ],
    });
    expect(unclosedElements(html)).toEqual([]);
    expect(html).not.toMatch(/<img|<!--/);
  });
});
