import { knownCalendars, tradeDate, type TradingCalendar, tradingCalendar } from '@prometheus/core';
import { type Command } from 'commander';

interface CalendarOptions {
  readonly from: string;
  readonly to: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

interface SessionRow {
  readonly session: string;
  readonly open: string;
  readonly close: string;
  readonly break_start: string;
  readonly break_end: string;
}

export function addCalendarCommand(program: Command): void {
  program
    .command('calendar')
    .description('print the sessions of a market or exchange, in UTC')
    .argument('<market>', `one of ${knownCalendars().join(', ')}`)
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'last day, YYYY-MM-DD')
    .option('--csv', 'comma-separated, the default')
    .action((market: string, _options, command: Command) => {
      const options = command.optsWithGlobals<CalendarOptions>();
      const rows = sessionRows(tradingCalendar(market), options.from, options.to);
      process.stdout.write(options.json === true ? `${JSON.stringify(rows, undefined, 2)}\n` : csv(rows));
    });
}

function sessionRows(calendar: TradingCalendar, from: string, to: string): SessionRow[] {
  return calendar.tradingDaysBetween(tradeDate(from, '--from'), tradeDate(to, '--to')).map((session) => {
    const pause = calendar.sessionBreak(session);
    return {
      session,
      open: instant(calendar.sessionOpen(session)),
      close: instant(calendar.sessionClose(session)),
      break_start: pause === undefined ? '' : instant(pause.start),
      break_end: pause === undefined ? '' : instant(pause.end),
    };
  });
}

function instant(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

function csv(rows: readonly SessionRow[]): string {
  const lines = rows.map((row) => [row.session, row.open, row.close, row.break_start, row.break_end].join(','));
  return `${['session,open,close,break_start,break_end', ...lines].join('\n')}\n`;
}
