import { type Command } from 'commander';

import { addIngestBarProviderCommands } from './bar-providers.js';
import { addIngestCsvCommand } from './csv.js';
import { addIngestFilingsCommand } from './filings.js';
import { addIngestFredCommand } from './fred.js';
import { addIngestFundamentalsCommand } from './fundamentals.js';
import { addIngestMacroCommand } from './macro.js';
import { addIngestParquetCommand } from './parquet.js';
import { addIngestSecCommand } from './sec.js';
import { addIngestStooqZipCommand } from './stooq-zip.js';
import { addIngestSymbolsCommand } from './symbols.js';

/** `ingest <provider>`: one command for each source of data. */
export function addIngestCommand(program: Command): void {
  const ingest = program.command('ingest').description('bring market data in');
  addIngestCsvCommand(ingest);
  addIngestBarProviderCommands(ingest);
  addIngestFilingsCommand(ingest);
  addIngestFredCommand(ingest);
  addIngestFundamentalsCommand(ingest);
  addIngestMacroCommand(ingest);
  addIngestParquetCommand(ingest);
  addIngestSecCommand(ingest);
  addIngestStooqZipCommand(ingest);
  addIngestSymbolsCommand(ingest);
}
