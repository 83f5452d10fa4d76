import { type TradeDate } from '@prometheus/core';

import { type RegimeTable } from '../../results/regimes.js';
import { LABEL_ROLES, REGIME_ROLES, type RegimeRole } from '../charts/frame.js';
import { type Band } from '../charts/line-chart.js';
import { type Content, type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section, signed } from './section.js';

/** Returns by regime; nothing without labels. */
export function regimes(report: Report): Markup | undefined {
  const table = report.input.metrics.byRegime;
  if (table === undefined || table.rows.length === 0) return undefined;
  const roles = rolesOf(report);
  const compares = table.rows.some((row) => row.benchmarkReturn !== undefined);
  const percent = (value: number | undefined): Content => signed(value, FORMATS.percent(value));
  return section(
    'regimes',
    'Returns by regime',
    dataTable(
      'The sessions of each regime, strung together',
      [
        { heading: 'Regime' },
        { heading: 'Sessions', number: true },
        { heading: 'Share', number: true },
        { heading: 'Return', number: true },
        ...(compares ? [{ heading: 'Benchmark', number: true }] : []),
        { heading: 'a year', number: true },
        { heading: 'Volatility', number: true },
        { heading: 'Sharpe', number: true },
        { heading: 'Max drawdown', number: true },
        { heading: 'Days with a gain', number: true },
      ],
      table.rows.map((row) => [
        markup`${key(roles.get(row.label))}${row.label}`,
        FORMATS.count(row.sessions),
        FORMATS.percent(row.share, 0),
        percent(row.return),
        ...(compares ? [percent(row.benchmarkReturn)] : []),
        percent(row.cagr),
        FORMATS.percent(row.volatility),
        FORMATS.ratio(row.sharpe),
        FORMATS.percent(row.maxDrawdown),
        FORMATS.percent(row.hitRate),
      ]),
    ),
    markup`<p class="remark">${remark(table)}</p>`,
  );
}

function remark({ knownAtClose = false }: RegimeTable): string {
  return knownAtClose
    ? 'A return counts under the label that the engine had given at the close before it, from what was known then; the shades follow these labels.'
    : 'A return counts under the last label dated on or before its session. The labels are laid over the run afterwards: they say when it earned, not that anyone could have known.';
}

/** The time of each regime as shades for a chart over all sessions. */
export function regimeBands(report: Report): Band[] {
  const { byRegime } = report.input.metrics;
  if (byRegime === undefined) return [];
  const { dates } = report.series;
  const position = new Map<TradeDate, number>(dates.map((date, t) => [date, t]));
  const roles = rolesOf(report);
  return byRegime.spells.flatMap(({ label, from, to }) => {
    const role = roles.get(label);
    const [first, last] = [position.get(from), position.get(to)];
    if (role === undefined || first === undefined || last === undefined) return [];
    // The return of a session begins at the close before it.
    return [{ role, from: Math.max(0, first - 1), to: last }];
  });
}

/** What the shades stand for, as part of a caption. */
export function regimeLegend(report: Report): Content {
  const roles = [...rolesOf(report)];
  if (roles.length === 0) return undefined;
  return markup` Shades: ${roles.map(([label, role], k) => markup`${k === 0 ? undefined : ', '}${key(role)}${label}`)}.`;
}

/** The engine's own labels have the same colours in every report; of other labels those in which most time was spent have one. */
function rolesOf({ input }: Report): Map<string, RegimeRole> {
  const rows = [...(input.metrics.byRegime?.rows ?? [])].sort((a, b) => b.sessions - a.sessions);
  const named = rows.flatMap(({ label }) => (label in LABEL_ROLES ? [[label, LABEL_ROLES[label]] as const] : []));
  const taken = new Set<RegimeRole>(named.map(([, role]) => role));
  const free = REGIME_ROLES.filter((role) => !taken.has(role));
  const others = rows.filter(({ label }) => !(label in LABEL_ROLES)).slice(0, free.length);
  return new Map([...named, ...others.map(({ label }, k) => [label, free[k]] as const)]);
}

function key(role: RegimeRole | undefined): Markup | undefined {
  return role === undefined ? undefined : markup`<span class="key area ${role}"></span>`;
}
