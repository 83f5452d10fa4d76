#!/usr/bin/env node
import { buildProgram } from './program.js';
import { describeFailure } from './exit-codes.js';

const program = buildProgram();
// A reader that closes the pipe early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
program.parseAsync(process.argv).catch((error: unknown) => {
  const { exitCode, message } = describeFailure(error);
  process.stderr.write(
    program.opts<{ debug?: boolean }>().debug === true ? `${(error as Error).stack}\n` : `Error: ${message}\n`,
  );
  process.exitCode = exitCode;
});
