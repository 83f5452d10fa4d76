import { tradeDate } from '@prometheus/core';
import {
  actionWords,
  type DecisionFilters,
  DecisionRepository,
  type LogReport,
  type StoredDecision,
  verifyDecisionLog,
} from '@prometheus/orchestration';
import { type Command } from 'commander';

import { OptionError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { textTable } from '../output/text-table.js';
import { type CommonOptions, withSession } from '../session.js';

interface DecisionOptions extends CommonOptions {
  readonly engine?: string;
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
}

/** `decisions` and `verify-log`: what the engines and the strategy of a stored run decided, and whether that is still what they
 * decided. */
export function addDecisionCommands(program: Command): void {
  program
    .command('decisions <run>')
    .description('list the decisions of a stored run, of engines and strategy, with what came of them')
    .option('--engine <name>', 'only those of one engine, or of `strategy`')
    .option('--date <date>', 'only those of this day')
    .option('--from <date>', 'only from this day on')
    .option('--to <date>', 'only up to this day')
    .option('--limit <n>', 'at most so many, the first ones')
    .action(async (run: string, _options, command: Command) => {
      const options = command.optsWithGlobals<DecisionOptions>();
      const filters = filtersOf(options);
      const decisions = await withSession(options, ({ database }) =>
        new DecisionRepository(database).list(run, filters),
      );
      process.stdout.write(options.json === true ? json({ decisions }) : `${decisionsText(decisions)}\n`);
    });
  program
    .command('verify-log <run>')
    .description(
      'check the decision log of a stored run: make every hash anew and find what was altered, removed or added',
    )
    .action(async (run: string, _options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const report = await withSession(options, ({ database }) => verifyDecisionLog(database, run));
      process.stdout.write(options.json === true ? json(report) : reportText(report));
      if (report.state !== 'intact') process.exitCode = EXIT.failure;
    });
}

function filtersOf({ engine, date, from, to, limit }: DecisionOptions): DecisionFilters {
  const count = limit === undefined ? undefined : Number(limit);
  if (count !== undefined && !(Number.isInteger(count) && count >= 1)) {
    throw new OptionError('--limit', String(limit), 'Give a whole number of at least 1.');
  }
  return {
    ...(engine === undefined ? {} : { engine }),
    ...(date === undefined ? {} : { date: tradeDate(date, '--date') }),
    ...(from === undefined ? {} : { from: tradeDate(from, '--from') }),
    ...(to === undefined ? {} : { to: tradeDate(to, '--to') }),
    ...(count === undefined ? {} : { limit: count }),
  };
}

/** The horizon, in sessions, whose outcome the table shows. */
const SHOWN_HORIZON = 21;

function decisionsText(decisions: readonly StoredDecision[]): string {
  if (decisions.length === 0) return 'No decision matches.';
  const table = textTable(
    [
      ['no.', 'date', 'engine', 'configuration', `${SHOWN_HORIZON} days on`, 'decided'],
      ...decisions.map(({ sequence, asOfDate, engine, configId, outcomes, action }) => {
        const outcome = outcomes.find(({ horizonDays }) => horizonDays === SHOWN_HORIZON);
        return [
          String(sequence),
          asOfDate,
          engine.slice(0, 12),
          configId,
          outcome === undefined ? '' : `${(outcome.return * 100).toFixed(2)} %`,
          actionWords(action),
        ];
      }),
    ],
    [0, 4],
  );
  return `${table}\n\n${SHOWN_HORIZON} days on: what the whole book returned in the ${SHOWN_HORIZON} sessions after the decision.`;
}

function reportText({ runId, state, rows, engines, head, faults, faultCount }: LogReport): string {
  const run = runId.slice(0, 12);
  if (state === 'not_kept') {
    return (
      `Nothing to check: run ${run} was stored before decisions were kept, or all of them were removed. ` +
      'Run it again: its decisions are stored with it.\n'
    );
  }
  const counts = Object.entries(engines).map(([engine, count]) => `${engine} ${count}`);
  const checked =
    `Checked ${rows} decisions of run ${run}${counts.length === 0 ? '' : ` (${counts.join(', ')})`} ` +
    `against its head ${head.slice(0, 12)}: hashes, order, inputs,\nids, dates, configurations.`;
  if (state === 'intact') return `${checked}\nThe log is as it was written.\n`;
  const rest = faultCount > faults.length ? `\n  and ${faultCount - faults.length} more` : '';
  const title = faultCount === 1 ? 'FAULT in the log' : `${faultCount} FAULTS in the log, the first one first`;
  return `${checked}\n${title}:\n${faults.map(({ kind, words }) => `  ${kind}: ${words}`).join('\n')}${rest}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
