import { ingestParquet } from '@prometheus/data';
import { type Command } from 'commander';

import { addPriceFolderCommand } from './price-folder.js';

export function addIngestParquetCommand(ingest: Command): void {
  addPriceFolderCommand(ingest, {
    name: 'parquet',
    description: 'bring in a folder of one Parquet file a symbol, or one long Parquet file',
    help:
      '\nExample:\n  prometheus-backtest ingest parquet --dir data/prices --adjustment raw --actions data/actions.csv\n' +
      '  prometheus-backtest ingest parquet --dir data/all.parquet --adjustment raw --collection us\n' +
      '\nDates as DATE, timestamps at midnight UTC, or text; prices and volumes as floats, integers, decimals or text; a long\n' +
      'file has a column symbol or ticker. Other names: --mapping. Null and NaN are absent values. The files beside the prices\n' +
      '(--membership, --sectors, --actions, --symbols) are CSV. Bars equal to those of a CSV folder are the same content.',
    bringIn: ingestParquet,
  });
}
