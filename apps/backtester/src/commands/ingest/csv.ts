import { ingestCsv } from '@prometheus/data';
import { type Command } from 'commander';

import { addPriceFolderCommand } from './price-folder.js';

export function addIngestCsvCommand(ingest: Command): void {
  addPriceFolderCommand(ingest, {
    name: 'csv',
    description: 'bring in a folder of one CSV (plain or gzip) a symbol, or one long CSV file',
    help:
      '\nExample:\n  prometheus-backtest ingest csv --dir data/prices --adjustment raw --actions data/actions.csv\n' +
      '  prometheus-backtest ingest csv --dir data/prices --adjustment raw --infer-actions\n' +
      '\nA member whose ticker belongs to another security in the price files is not joined to it (finding TICKER_REUSED). If\n' +
      'both are one, --symbols says so: instrument as in the collection, ticker, first day, first day without it.',
    bringIn: ingestCsv,
  });
}
