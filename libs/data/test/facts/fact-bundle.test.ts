import { describe, expect, it, jest } from '@jest/globals';

import { FactNotRequiredError, MacroSeriesError } from '../../src/errors.js';
import { loadFacts, viewFacts } from '../../src/facts/fact-bundle.js';
import { type FactRequirements } from '../../src/facts/fact-requirements.js';
import { PanelView } from '../../src/view/panel-view.js';
import { ViewContext } from '../../src/view/view-context.js';
import { smallPanel } from '../fixture/small-market.js';
import { closesOf } from '../fixture/weekday-sessions.js';
import { macroDatabase } from '../macro/macro-database.js';

jest.setTimeout(120_000);

describe('macro series that are served where present', () => {
  const db = macroDatabase();
  const panel = smallPanel({ closes: { A: [1, 1, 1, 1] }, firstDate: '2010-01-04' });
  const contextFor = async (requires: FactRequirements) =>
    new ViewContext(panel, closesOf(panel), viewFacts(await loadFacts(db.database, 'macro', requires)));

  it('stored -> served as a required one; not stored -> no observations', async () => {
    await db.ingestSeries({ 'RATE.csv': 'date,value\n2010-01-04,3\n' });
    const context = await contextFor({ macroWherePresent: ['VIX', 'RATE'] });
    const view = new PanelView(context, 3, 1);
    expect(view.macro('RATE', 5)).toEqual([{ date: '2010-01-04', value: 3 }]);
    expect(view.macro('VIX', 5)).toEqual([]);
    expect(() => view.macro('GOLD')).toThrow(FactNotRequiredError);
    const required = await contextFor({ macro: ['RATE'] });
    expect([0, 1, 2, 3].map((t) => context.factDigest(t))).toEqual([0, 1, 2, 3].map((t) => required.factDigest(t)));
    expect(context.factDigest(3)).not.toBe('');
  });

  it('nothing stored at all -> no observations, and no digest', async () => {
    const context = await contextFor({ macroWherePresent: ['VIX'] });
    expect(new PanelView(context, 3, 1).macro('VIX')).toEqual([]);
    expect(context.factDigest(3)).toBe('');
  });

  it('for evaluation only -> refused with the reason; required and not stored -> refused', async () => {
    await db.ingestSeries({ 'PAST.csv': 'date,value\n2009-01-01,1\n' });
    const refusal = await contextFor({ macroWherePresent: ['PAST'] }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(MacroSeriesError);
    expect((refusal as Error).message).toContain('"PAST" is for evaluation only: decided years later');
    await expect(contextFor({ macro: ['VIX'], macroWherePresent: ['VIX'] })).rejects.toThrow('"VIX" is not stored');
  });
});
