import { Command, type CommanderError } from 'commander';

import { addCalendarCommand } from './commands/calendar.js';
import { addCompareCommand } from './commands/compare.js';
import { addDataCommand } from './commands/data/data-command.js';
import { addDecisionCommands } from './commands/decisions.js';
import { addDemoCommand } from './commands/demo.js';
import { addExportCommand } from './commands/export.js';
import { addIngestCommand } from './commands/ingest/ingest-command.js';
import { addNewCommand } from './commands/new-strategy.js';
import { addRegimeCommand } from './commands/regime/regime-command.js';
import { addRunCommand } from './commands/run.js';
import { addStoredRunCommands } from './commands/stored-runs.js';
import { addSweepCommand } from './commands/sweep.js';
import { addTradingCommands } from './commands/trading.js';
import { addVerifyCommand } from './commands/verify.js';
import { addWalkForwardCommand } from './commands/walk-forward.js';
import { EXIT } from './exit-codes.js';

/** The whole command line. */
export function buildProgram(): Command {
  const program = new Command('prometheus-backtest')
    .description('Backtests that can be trusted: point-in-time data, audited books, repeatable to the byte')
    .version('0.1.0')
    .option('--configs <folder>', 'folder of platform settings', 'configs')
    .option('--env <name>', 'settings of configs/env/<name>.yaml over the others')
    .option('--json', 'print JSON for machines')
    .option('--debug', 'print logs and stack traces')
    .showHelpAfterError('(--help shows the options)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failure of the program or its surroundings, 2 wrong input,\n128 + the number of the signal when interrupted.',
    );
  // Commander ends with 1 on a wrong option, and here that is wrong input.
  program.exitOverride((error: CommanderError) => {
    process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badInput);
  });
  addIngestCommand(program);
  addDataCommand(program);
  addRegimeCommand(program);
  addRunCommand(program);
  addCalendarCommand(program);
  addDemoCommand(program);
  addStoredRunCommands(program);
  addSweepCommand(program);
  addWalkForwardCommand(program);
  addTradingCommands(program);
  addDecisionCommands(program);
  addCompareCommand(program);
  addExportCommand(program);
  addVerifyCommand(program);
  addNewCommand(program);
  inheritGlobals(program, program);
  return program;
}

/** Lets `--json` and the other global options stand before or after the command's name, with one way to fail. */
function inheritGlobals(parent: Command, root: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    if (!command.commands.length) {
      for (const option of root.options.filter(({ long }) => long === '--json' || long === '--debug'))
        command.addOption(option);
    }
    inheritGlobals(command, root);
  }
}
