import { type TradeDate } from '@prometheus/core';

import { type Content, type Markup, markup } from '../../report/markup.js';
import { dataTable, FORMATS, signed } from '../../report/sections/section.js';
import { regimeTable } from '../../results/regimes.js';
import { type RegionHistory } from '../regime-history.js';
import { labelShares, type LabelSpell, spellsOf } from '../regime-spells.js';
import { labelMark } from './label-marks.js';

const SHOWN = 15;
/** What less time did is not told a year. */
const SESSIONS_A_YEAR = 252;

/** Share of time by label, and what the index did in the session after each label was said. */
export function timeUnderLabels(history: RegionHistory): Markup {
  const { sessions } = history;
  const returns = indexReturns(history);
  const labels = { dates: sessions.map(({ date }) => date), labels: sessions.map(({ label }) => label) };
  const table = regimeTable({ ...labels, knownAtClose: true }, returns);
  const byLabel = new Map(table.rows.map((row) => [row.label, row]));
  return markup`${dataTable(
    'Time under each label',
    [
      { heading: 'Label' },
      { heading: 'Sessions', number: true },
      { heading: 'Share', number: true },
      { heading: 'Spells', number: true },
      { heading: 'Mean length', number: true },
      { heading: 'Longest', number: true },
      { heading: 'Index, return', number: true },
      { heading: 'a year', number: true },
      { heading: 'Volatility', number: true },
      { heading: 'Max drawdown', number: true },
    ],
    labelShares(sessions).map(({ label, sessions: count, share, spells, longest }) => {
      const row = byLabel.get(label);
      return [
        labelMark(label),
        FORMATS.count(count),
        FORMATS.percent(share),
        FORMATS.count(spells),
        FORMATS.ratio(count / spells, 1),
        FORMATS.count(longest),
        percent(row?.return),
        percent(row !== undefined && row.sessions >= SESSIONS_A_YEAR ? row.cagr : undefined),
        FORMATS.percent(row?.volatility),
        FORMATS.percent(row?.maxDrawdown),
      ];
    }),
  )}
<p class="remark">The index's return from one close to the next counts under the label said at the first of them, strung together over all its spells; a year is given from ${SESSIONS_A_YEAR} sessions on.</p>`;
}

/** Sessions in a row under a label, newest first. */
export function spellTable(history: RegionHistory): Markup {
  const spells = spellsOf(history.sessions).reverse();
  const rest = spells.slice(SHOWN);
  return markup`${table(history, spells.slice(0, SHOWN), rest.length === 0 ? 'Spells, newest first' : `The last ${SHOWN} spells, newest first`)}${
    rest.length === 0
      ? undefined
      : markup`
<details><summary>The ${FORMATS.count(rest.length)} spells before</summary>${table(history, rest, 'Earlier spells')}</details>`
  }`;
}

function table(history: RegionHistory, spells: readonly LabelSpell[], caption: string): Markup {
  const { sessions, index } = history;
  const end = sessions.length - 1;
  return dataTable(
    caption,
    [
      { heading: 'Label' },
      { heading: 'From' },
      { heading: 'To' },
      { heading: 'Sessions', number: true },
      { heading: 'Index', number: true },
      { heading: 'Mean confidence', number: true },
    ],
    spells.map(({ label, from, to, first, last }) => {
      const level = index.levels[Math.min(last + 1, end)] / index.levels[first];
      const part = sessions.slice(first, last + 1);
      return [
        labelMark(label),
        // A spell at the edge of the range may have begun before it, and the last one goes on.
        date(first === 0 && sessions[0].since < from ? sessions[0].since : from),
        last === end ? markup`${date(to)} <small>goes on</small>` : date(to),
        FORMATS.count(part.length),
        percent(level - 1),
        FORMATS.percent(part.reduce((sum, { confidence }) => sum + confidence, 0) / part.length, 0),
      ];
    }),
  );
}

const date = (text: TradeDate): Markup => markup`<span class="date">${text}</span>`;

const percent = (value: number | undefined): Content => signed(value, FORMATS.percent(value));

/** From close to close, where there is a level at both. */
function indexReturns({ sessions, index: { levels } }: RegionHistory): { dates: TradeDate[]; returns: Float64Array } {
  const dates: TradeDate[] = [];
  const returns: number[] = [];
  for (let t = 1; t < levels.length; t++) {
    const change = levels[t] / levels[t - 1] - 1;
    if (!Number.isFinite(change)) continue;
    dates.push(sessions[t].date);
    returns.push(change);
  }
  return { dates, returns: Float64Array.from(returns) };
}
