import { join } from 'node:path';

import { compareCodeUnits, processEnvironment, systemClock, tradeDate } from '@prometheus/core';
import {
  BAR_PROVIDERS,
  type BarProvider,
  type DownloadReport,
  ingestFromProvider,
  type ProviderDescription,
  PROVIDERS,
} from '@prometheus/data';
import { type Command } from 'commander';

import { createProgress } from '../../output/progress.js';
import { textTable } from '../../output/text-table.js';
import { type CommonOptions, withSession } from '../../session.js';
import { ingestText } from './ingest-text.js';
import { readSymbols } from './symbol-list.js';

const WIDTH = 98;

interface ProviderCliOptions extends CommonOptions {
  readonly symbols?: string;
  readonly symbolsFile?: string;
  readonly from: string;
  readonly to?: string;
  readonly collection: string;
  readonly market: string;
  readonly currency: string;
  readonly refresh?: boolean;
}

/** `ingest <name>` for each provider of bars, and `ingest providers`. */
export function addIngestBarProviderCommands(
  ingest: Command,
  bars: readonly BarProvider[] = BAR_PROVIDERS,
  all: readonly ProviderDescription[] = PROVIDERS,
): void {
  for (const provider of bars) addProviderCommand(ingest, provider);
  ingest
    .command('providers')
    .description('list the sources over the network: what they serve, and whether their key is set')
    .action((_options, command: Command) => {
      const isJson = command.optsWithGlobals<CommonOptions>().json === true;
      process.stdout.write(isJson ? providersJson(all) : providersText(all));
    });
}

function addProviderCommand(ingest: Command, provider: BarProvider): void {
  const serves = provider.capabilities.includes('CORPORATE_ACTIONS') ? 'bars and corporate actions' : 'bars';
  ingest
    .command(provider.name)
    .description(`download daily ${serves} from ${provider.title}`)
    .option('--symbols <list>', 'symbols as the provider writes them, separated by commas')
    .option('--symbols-file <file>', 'text file with symbols, one or more a line; # begins a remark')
    .requiredOption('--from <date>', 'first day')
    .option('--to <date>', 'last day (default, and latest: the last session that has closed)')
    .requiredOption('--collection <name>', 'name of the collection')
    .option('--market <market>', 'whose sessions count', 'US_EQ')
    .option('--currency <code>', 'currency of the prices', 'USD')
    .option('--refresh', 'ask again for what was downloaded before')
    .addHelpText('after', `\n${aboutProvider(provider)}`)
    .action(async (_options, command: Command) => {
      await ingestProvider(provider, command.optsWithGlobals<ProviderCliOptions>());
    });
}

function aboutProvider({ name, title, homepage, keyVariable, licence, limits, adjustment }: BarProvider): string {
  const key =
    keyVariable === undefined
      ? 'Key: none is needed.'
      : `Key: from ${homepage}, in the environment variable ${keyVariable}. It is neither printed nor stored.`;
  const resume =
    'Answers are kept in the cache folder under downloads: after an interruption the same command goes on where it stopped, and ' +
    'nothing is stored before all symbols are there.';
  return [
    ...[`${title}, ${homepage}`, `Prices: ${adjustment}.`, `Licence: ${licence}`, `Limits: ${limits}`, key, resume].map(
      wrapped,
    ),
    '',
    'Example:',
    ...(keyVariable === undefined ? [] : [`  export ${keyVariable}=...`]),
    `  prometheus-backtest ingest ${name} --symbols AAPL,MSFT --from 2010-01-01 --collection ${name}-us`,
  ].join('\n');
}

async function ingestProvider(provider: BarProvider, options: ProviderCliOptions): Promise<void> {
  const symbols = readSymbols(options.symbols, options.symbolsFile);
  const from = tradeDate(options.from, '--from');
  const to = options.to === undefined ? undefined : tradeDate(options.to, '--to');
  const { collection, market, currency, refresh } = options;
  await withSession(options, async ({ platform, database, logger, interruptible }) => {
    const quiet = options.json === true;
    const downloading = createProgress(`Downloading from ${provider.title}`, { quiet });
    const reading = createProgress('Reading prices', { quiet });
    const downloadDir = join(platform.paths.cache, 'downloads');
    const report = await interruptible((signal) =>
      ingestFromProvider(
        database,
        provider,
        { symbols, from, ...(to && { to }), downloadDir, collection, market, currency, ...(refresh && { refresh }) },
        {
          clock: systemClock,
          logger,
          environment: processEnvironment(),
          signal,
          onDownload: ({ symbolsDone, symbolsTotal }) => {
            downloading.update(symbolsDone, symbolsTotal);
            if (symbolsDone === symbolsTotal) downloading.finish();
          },
          progress: ({ filesDone, filesTotal }) => reading.update(filesDone, filesTotal),
        },
      ).finally(() => {
        downloading.finish();
        reading.finish();
      }),
    );
    const text = (): string => `${downloadText(provider, report.download, downloadDir)}\n\n${ingestText(report)}`;
    process.stdout.write(quiet ? `${JSON.stringify(report, undefined, 2)}\n` : text());
  });
}

/** What came of the download, in sentences. */
function downloadText({ title }: BarProvider, report: DownloadReport, folder: string): string {
  const { symbolsServed, unknownSymbols, symbolsWithoutBars, requestsSent, answersReused, from, to } = report;
  const lines = [
    `${title} served ${symbolsServed} symbol${symbolsServed === 1 ? '' : 's'} from ${from} to ${to}: ` +
      `${requestsSent} requests sent, ${answersReused} answered from ${folder}.`,
  ];
  if (unknownSymbols.length > 0) lines.push(`It does not know ${unknownSymbols.join(', ')}.`);
  if (symbolsWithoutBars.length > 0) lines.push(`It has no bars in that time of ${symbolsWithoutBars.join(', ')}.`);
  return lines.map(wrapped).join('\n');
}

function keyState({ keyVariable }: ProviderDescription): string {
  if (keyVariable === undefined) return 'none needed';
  return (processEnvironment()[keyVariable] ?? '').trim() === '' ? 'not set' : 'set';
}

function providersText(all: readonly ProviderDescription[]): string {
  const rows = [...all]
    .sort((a, b) => compareCodeUnits(a.name, b.name))
    .map((provider) => [
      provider.name,
      provider.title,
      provider.keyVariable ?? '',
      keyState(provider),
      provider.capabilities.join(' '),
    ]);
  const table = textTable([['provider', 'title', 'key variable', 'key', 'serves'], ...rows]);
  return `${table}\n\n\`prometheus-backtest ingest <provider> --help\` says licence, limits and how to ask.\n`;
}

function providersJson(all: readonly ProviderDescription[]): string {
  const rows = all.map((provider) => {
    const { name, title, homepage, capabilities, keyVariable, licence, limits } = provider;
    return { name, title, homepage, capabilities, keyVariable, key: keyState(provider), licence, limits };
  });
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

function wrapped(text: string): string {
  return text.replace(new RegExp(`(.{1,${WIDTH}})(?:\\s|$)`, 'g'), '$1\n').trimEnd();
}
