import { type CorporateActionRecord, DataReader, type JumpRecord, QualityReader } from '@prometheus/data';
import { type Command, Option } from 'commander';

import { OptionError } from '../../errors.js';
import { textTable } from '../../output/text-table.js';
import { withSession } from '../../session.js';
import { json, limitOf, percent, type RangeOptions, rangeOf } from './data-options.js';

interface ActionOptions extends RangeOptions {
  readonly symbol?: string;
  readonly type?: string;
  readonly asOf?: string;
  readonly jumps?: boolean;
  readonly limit?: string;
}

const TYPES = ['SPLIT', 'CASH_DIVIDEND', 'STOCK_DIVIDEND', 'SPINOFF', 'MERGER', 'SYMBOL_CHANGE', 'DELISTING'];
const ROWS = 50;

export function addDataActionsCommand(data: Command): void {
  data
    .command('actions <collection>')
    .description('corporate actions with the instant at which they were known; or returns that none explains')
    .option('--symbol <symbol>', 'only this instrument')
    .option('--from <date>', 'only from this ex-date on')
    .option('--to <date>', 'only up to this ex-date')
    .addOption(new Option('--type <type>', 'only of this type').choices(TYPES))
    .option('--as-of <instant>', 'as they were known at an instant, for example 2010-06-30T20:00:00Z')
    .option('--jumps', 'returns beyond ten deviations that no action explains, with what would')
    .option('--limit <n>', `at most so many rows (default ${ROWS}; with --json all)`)
    .addHelpText(
      'after',
      '\nExamples:\n  prometheus-backtest data actions us-equities --symbol AAPL --type SPLIT\n' +
        '  prometheus-backtest data actions us-equities --jumps --from 2008-01-01',
    )
    .action(async (collection: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ActionOptions>();
      if (options.jumps === true) await showJumps(collection, options);
      else await showActions(collection, options);
    });
}

async function showActions(collection: string, options: ActionOptions): Promise<void> {
  const { symbol, type } = options;
  const knownBy = options.asOf === undefined ? undefined : instantOf(options.asOf);
  const filters = {
    collection,
    ...rangeOf(options),
    ...(symbol === undefined ? {} : { symbols: [symbol] }),
    ...(knownBy === undefined ? {} : { knownBy }),
  };
  const limit = limitOf(options.limit, options.json, ROWS);
  const actions = await withSession(options, ({ database }) => new DataReader(database).readCorporateActions(filters));
  const matching = actions.filter((action) => type === undefined || action.type === type);
  const shown = matching.slice(0, limit);
  process.stdout.write(
    options.json === true ? json({ collection, actions: shown }) : actionsText(collection, shown, matching.length),
  );
}

async function showJumps(collection: string, options: ActionOptions): Promise<void> {
  for (const [name, value] of [
    ['--type', options.type],
    ['--as-of', options.asOf],
  ] as const) {
    if (value !== undefined) throw new OptionError(name, value, 'It does not go with --jumps: leave one of them out.');
  }
  const { symbol } = options;
  const limit = limitOf(options.limit, options.json, ROWS);
  const filters = { ...rangeOf(options), ...(symbol === undefined ? {} : { symbol }) };
  const jumps = await withSession(options, ({ database }) => new QualityReader(database).jumps(collection, filters));
  const shown = jumps.slice(0, limit);
  process.stdout.write(
    options.json === true
      ? json({ collection, jumps: shown.map((jump) => ({ ...jump, wouldExplain: explanation(jump) })) })
      : jumpsText(shown, jumps.length),
  );
}

/** @throws {OptionError} */
function instantOf(text: string): Date {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = isInstant ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return new Date(ms);
  throw new OptionError('--as-of', text, 'Write an instant with its zone, for example 2010-06-30T20:00:00Z.');
}

function actionsText(collection: string, actions: readonly CorporateActionRecord[], total: number): string {
  if (total === 0) return 'No corporate action matches.\n';
  const table = textTable(
    [
      ['ex-date', 'symbol', 'type', 'ratio', 'amount', 'paid', 'known at (UTC)'],
      ...actions.map((action) => [
        action.exDate,
        action.instrumentId.slice(collection.length + 1),
        action.type,
        action.ratio === undefined ? '' : figure(action.ratio),
        action.amount === undefined ? '' : figure(action.amount),
        action.payDate ?? '',
        action.knownAt.toISOString().slice(0, 16).replace('T', ' '),
      ]),
    ],
    [3, 4],
  );
  return `${table}\n\n${counted(actions.length, total, 'corporate action')}\n`;
}

function jumpsText(jumps: readonly JumpRecord[], total: number): string {
  if (total === 0) return 'No return beyond ten deviations is without an explanation.\n';
  const table = textTable(
    [
      ['day', 'symbol', 'return', 'what would explain it'],
      ...jumps.map((jump) => [jump.date, jump.symbol, percent(jump.return), explanation(jump)]),
    ],
    [2],
  );
  return (
    `${table}\n\n${counted(jumps.length, total, 'jump')}\n` +
    'Give the missing actions with `ingest csv --actions <file>`; a real move needs nothing.\n'
  );
}

/** What action, booked for the day, would make the return an ordinary one. */
function explanation({ return: change, split, explainedBy }: JumpRecord): string {
  if (explainedBy !== undefined) return `explained since by a ${explainedBy}`;
  if (split !== undefined) return `SPLIT ${split} (its ratio at open and close)`;
  const ratio = (change < 0 ? 1 / (1 + change) : 1 + change).toFixed(2);
  return change < 0
    ? `spin-off, special dividend of ${percent(-change)} or SPLIT ${ratio}:1; or a real fall`
    : `reverse SPLIT 1:${ratio}; or a real rise`;
}

function counted(shown: number, total: number, name: string): string {
  const all = `${total} ${name}${total === 1 ? '' : 's'}`;
  return shown < total ? `The first ${shown} of ${all} (--limit <n> shows more).` : `${all}.`;
}

const figure = (value: number): string => String(Number(value.toPrecision(6)));
