import { InputError, type Environment, processEnvironment, PrometheusError } from '@prometheus/core';
import { Command, CommanderError } from 'commander';

import { type DatabaseConfig } from '../config.js';
import { commandEnvironment, type CommandContext, commandSettings, type CommonOptions } from './command-settings.js';
import { migrateCommand, resetCommand } from './schema-commands.js';
import { startCommand, stopCommand } from './server-commands.js';
import { statusCommand } from './status-command.js';

/** Where the program's words go. */
export interface CommandStreams {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly environment?: Environment;
}

type Action<O> = (
  config: DatabaseConfig,
  environment: Environment,
  context: CommandContext,
  options: O,
) => Promise<boolean | void>;

/** Runs `prometheus-db`.
 * @param args without the program's name
 * @returns exit code: 0 done, 1 failed, 2 wrong input or usage */
export async function runDatabaseCommand(args: readonly string[], streams: CommandStreams): Promise<number> {
  const context: CommandContext = { out: streams.out, environment: streams.environment ?? processEnvironment() };
  let exitCode = 0;
  const program = new Command('prometheus-db')
    .description('The database of Prometheus: the embedded PostgreSQL, or the server that DATABASE_URL names.')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong input or usage.');
  // Set on the program first, so that its commands inherit them.
  program.exitOverride().configureOutput({
    writeOut: (text) => streams.out(text.trimEnd()),
    writeErr: (text) => streams.error(text.trimEnd()),
  });

  const add = <O extends CommonOptions>(name: string, description: string, action: Action<O>): Command =>
    program
      .command(name)
      .description(description)
      .option('--config <dir>', 'folder of configuration files', 'configs')
      .option('--env <name>', 'layer configs/env/<name>.yaml')
      .option('--directory <dir>', "the embedded server's directory; DATABASE_URL is then ignored")
      .option('--port <number>', "the embedded server's port")
      .option('--debug', 'show where an error came from')
      .action(async (options: O) => {
        const config = commandSettings(options, context.environment);
        const done = await action(config, commandEnvironment(options, context.environment), context, options);
        if (done === false) exitCode = 1;
      });

  add('start', 'start the embedded server and let it run until `stop`', startCommand);
  add<CommonOptions & { force?: boolean; ifUnused?: boolean }>(
    'stop',
    'stop the embedded server',
    (config, environment, to, options) =>
      stopCommand(config, environment, to, options.force ? 'force' : options.ifUnused ? 'if-unused' : undefined),
  )
    .option('--force', 'stop it even while other programs use it')
    .option('--if-unused', 'stop it only if no program uses it and it was not started by `start`');
  add(
    'status',
    'show the server, its users and the state of the migrations; changes nothing',
    (config, environment, to, options) => statusCommand(config, environment, to, options.json ?? false),
  ).option('--json', 'for machines');
  add('migrate', 'bring both schemas up to date', migrateCommand);
  add<CommonOptions & { yes?: boolean; ledgerFile?: string }>(
    'reset',
    'remove all data and build both schemas anew; the trial ledger is kept',
    (config, environment, to, options) =>
      resetCommand(config, environment, to, options.yes ?? false, options.ledgerFile),
  )
    .option('--yes', 'really do it')
    .option('--ledger-file <file>', 'where the trial ledger is kept meanwhile');

  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    streams.error(describe(error, args.includes('--debug')));
    return error instanceof InputError ? 2 : 1;
  }
}

function describe(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (debug)
    return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\nCaused by: ${describe(error.cause, true)}`}`;
  return error instanceof PrometheusError
    ? error.message
    : `${error.message}. Repeat with --debug to see where it came from.`;
}
