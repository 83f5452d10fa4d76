import { writeFileSync } from 'node:fs';

import { coverageReport, type CoverageReport, type SessionCoverage } from '@prometheus/data';
import { type Command } from 'commander';

import { textTable } from '../../output/text-table.js';
import { withSession } from '../../session.js';
import { json, openPanel, percent, type RangeOptions, rangeOf, wrapped } from './data-options.js';

interface CoverageOptions extends RangeOptions {
  readonly csv?: string;
}

/** A row a session up to so many sessions, a row a month up to so many months, and a row a year beyond. */
const MOST_SESSIONS = 45;
const MOST_MONTHS = 48;
const BAR_WIDTH = 20;
const GAP_ROWS = 15;
const NAMES = 40;

export function addDataCoverageCommand(data: Command): void {
  data
    .command('coverage <collection>')
    .description('how many instruments have a bar when, gaps, and index members without prices')
    .option('--from <date>', 'first day')
    .option('--to <date>', 'last day')
    .option('--csv <file>', 'write one row a session: date,bars,listed,members,members_with_bar')
    .addHelpText(
      'after',
      '\nListed are the instruments between their first and last bars. A short range is shown by session, a longer one by\n' +
        'month or year.\n\nExample:\n  prometheus-backtest data coverage us-equities --from 2008-09-01 --to 2008-12-31',
    )
    .action(async (collection: string, _options, command: Command) => {
      const options = command.optsWithGlobals<CoverageOptions>();
      const { from, to } = rangeOf(options);
      await withSession(options, async (session) => {
        const { panel } = await openPanel(session, collection, options.json === true);
        const report = coverageReport(panel, from, to);
        if (options.csv !== undefined) writeFileSync(options.csv, csvText(report.sessions));
        process.stdout.write(
          options.json === true ? json({ collection, ...report }) : coverageText(collection, report, options.csv),
        );
      });
    });
}

function csvText(sessions: readonly SessionCoverage[]): string {
  const rows = sessions.map((s) => [s.date, s.bars, s.listed, s.members ?? '', s.membersWithBar ?? ''].join(','));
  return `${['date,bars,listed,members,members_with_bar', ...rows].join('\n')}\n`;
}

function coverageText(collection: string, report: CoverageReport, csv: string | undefined): string {
  const { sessions, gaps, membersWithoutPrices } = report;
  const { name, groups } = grouped(sessions);
  const hasMembers = membersWithoutPrices !== undefined;
  const header = [
    name,
    ...(name === 'session' ? ['bars'] : ['sessions', 'bars', 'fewest']),
    'listed',
    'share',
    ...(hasMembers ? ['members', 'with bar'] : []),
    '',
  ];
  const parts = [
    `Coverage of ${collection}, ${sessions[0].date} to ${sessions[sessions.length - 1].date}` +
      (name === 'session' ? '' : `: means of each ${name}`),
    textTable(
      [header, ...groups.map((group) => groupRow(group, name === 'session', hasMembers))],
      header.map((_, k) => k).slice(1, -1),
    ),
    '',
  ];
  if (gaps.length === 0) parts.push('No instrument has a gap between its first and last bars.');
  else {
    const shown = gaps.length > GAP_ROWS ? `, the first ${GAP_ROWS}` : '';
    parts.push(
      `${gaps.length} instrument${gaps.length === 1 ? ' has' : 's have'} gaps between first and last bars${shown}`,
      textTable(
        [
          ['symbol', 'missing', 'of sessions', 'longest', 'from', 'to'],
          ...gaps
            .slice(0, GAP_ROWS)
            .map((gap) => [
              gap.symbol,
              String(gap.missing),
              String(gap.listed),
              String(gap.longest),
              gap.longestFrom,
              gap.longestTo,
            ]),
        ],
        [1, 2, 3],
      ),
    );
  }
  if (membersWithoutPrices !== undefined) {
    parts.push('', membersText(membersWithoutPrices));
  }
  if (csv !== undefined) parts.push('', `One row a session: ${csv}`);
  return `${parts.join('\n')}\n`;
}

function membersText(symbols: readonly string[]): string {
  if (symbols.length === 0) return 'Every index member of the range has a bar while it is one.';
  const more = symbols.length > NAMES ? ` and ${symbols.length - NAMES} more (--json lists all)` : '';
  const one = symbols.length === 1;
  return wrapped(
    `${symbols.length} index member${one ? ' has' : 's have'} no bar while ${one ? 'it is one' : 'they are'}: ` +
      `${symbols.slice(0, NAMES).join(', ')}${more}.`,
  );
}

interface Group {
  readonly label: string;
  readonly sessions: SessionCoverage[];
}

function grouped(sessions: readonly SessionCoverage[]): { name: 'session' | 'month' | 'year'; groups: Group[] } {
  const by = (length: number): Group[] => {
    const groups = new Map<string, Group>();
    for (const session of sessions) {
      const label = session.date.slice(0, length);
      const group = groups.get(label);
      if (group === undefined) groups.set(label, { label, sessions: [session] });
      else group.sessions.push(session);
    }
    return [...groups.values()];
  };
  if (sessions.length <= MOST_SESSIONS) return { name: 'session', groups: by(10) };
  const months = by(7);
  return months.length <= MOST_MONTHS ? { name: 'month', groups: months } : { name: 'year', groups: by(4) };
}

function groupRow({ label, sessions }: Group, isSession: boolean, hasMembers: boolean): string[] {
  const short = (value: number): string => value.toFixed(isSession ? 0 : 1);
  const mean = (of: (session: SessionCoverage) => number): number =>
    sessions.reduce((sum, session) => sum + of(session), 0) / sessions.length;
  const bars = mean((s) => s.bars);
  const listed = mean((s) => s.listed);
  const share = listed === 0 ? 0 : bars / listed;
  const fewest = Math.min(...sessions.map((s) => s.bars));
  const members = hasMembers ? [short(mean((s) => s.members ?? 0)), short(mean((s) => s.membersWithBar ?? 0))] : [];
  const filled = share >= 1 ? BAR_WIDTH : Math.min(BAR_WIDTH - 1, Math.floor(share * BAR_WIDTH));
  return [
    label,
    ...(isSession ? [short(bars)] : [String(sessions.length), short(bars), String(fewest)]),
    short(listed),
    // Not quite all is never shown as all.
    percent(Math.floor(share * 1000) / 1000),
    ...members,
    `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`,
  ];
}
