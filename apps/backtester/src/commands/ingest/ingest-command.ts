import { type Command } from 'commander';

import { addIngestCsvCommand } from './csv.js';

/** `ingest <provider>`: one command for each source of data. */
export function addIngestCommand(program: Command): void {
  const ingest = program.command('ingest').description('bring market data in');
  addIngestCsvCommand(ingest);
}
