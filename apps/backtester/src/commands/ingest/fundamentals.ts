import { systemClock } from '@prometheus/core';
import { ingestFundamentals } from '@prometheus/data';
import { type Command } from 'commander';

import { type CommonOptions, withSession } from '../../session.js';
import { datasetText } from './dataset-text.js';

interface FundamentalsCliOptions extends CommonOptions {
  readonly file: string;
  readonly collection: string;
  readonly mapping?: string;
}

export function addIngestFundamentalsCommand(ingest: Command): void {
  ingest
    .command('fundamentals')
    .description('bring in reported figures of one CSV file (plain or gzip)')
    .requiredOption('--file <path>', 'one row a figure, or, with a mapping that has metrics, one row a report')
    .requiredOption('--collection <name>', 'whose instruments the figures are of; its prices come first')
    .option('--mapping <file>', 'YAML file: columns, and for wide files the metric, unit and basis of each column')
    .addHelpText(
      'after',
      '\nOne row a figure: symbol,period_end,metric,basis,value,unit,known_at[,period_start,fiscal_period,form].\n' +
        'basis is INSTANT, QUARTER, YEAR or YEAR_TO_DATE; known_at is when the figure was published: an instant with its zone, or\n' +
        'a date, which counts as the open of the next session. A later filing about a period is a further version.\n' +
        '\nExamples:\n  prometheus-backtest ingest fundamentals --collection mine --file data/figures.csv\n' +
        '  prometheus-backtest ingest fundamentals --collection mine --file data/reports.csv.gz \\\n' +
        '    --mapping configs/fundamentals/us-fundamentals.yaml',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<FundamentalsCliOptions>();
      await withSession(options, async ({ database, logger }) => {
        const { file, collection, mapping } = options;
        const context = { clock: systemClock, logger };
        const report = await ingestFundamentals(database, { file, collection, mapping }, context);
        const text = (): string =>
          datasetText(report, `Rows are figures; those of ${report.issuers} issuers are stored.`);
        process.stdout.write(options.json === true ? `${JSON.stringify(report, undefined, 2)}\n` : text());
      });
    });
}
