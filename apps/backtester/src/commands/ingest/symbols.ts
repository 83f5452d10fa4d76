import { systemClock } from '@prometheus/core';
import { ingestSymbolLists, type SymbolListReport } from '@prometheus/data';
import { type Command } from 'commander';

import { type CommonOptions, withSession } from '../../session.js';

interface SymbolsCliOptions extends CommonOptions {
  readonly file: string[];
  readonly collection: string;
}

const HELP = `
The lists are nasdaqlisted.txt and otherlisted.txt from
https://www.nasdaqtrader.com/trader.aspx?id=symboldirdefs. Symbols are compared as the exchanges
write them (BRK.B) and as others do (BRK-B). Instruments of the collection that ended or were
delisted are left alone, because their ticker may be another security's by now.

The lists know the present only. A venue or class of today holds for no past date: a strategy that
chooses by it in the past knows which securities are still listed.

Example:
  prometheus-backtest ingest symbols --file nasdaqlisted.txt otherlisted.txt --collection us`;

export function addIngestSymbolsCommand(ingest: Command): void {
  ingest
    .command('symbols')
    .description("give a collection's instruments name, venue and class from Nasdaq's lists")
    .requiredOption('--file <files...>', 'nasdaqlisted.txt, otherlisted.txt or both')
    .requiredOption('--collection <name>', 'name of the collection')
    .addHelpText('after', HELP)
    .action(async (_options, command: Command) => {
      await ingestSymbols(command.optsWithGlobals<SymbolsCliOptions>());
    });
}

async function ingestSymbols(options: SymbolsCliOptions): Promise<void> {
  const { file: files, collection } = options;
  await withSession(options, async ({ database, logger }) => {
    const report = await ingestSymbolLists(database, { files, collection }, { clock: systemClock, logger });
    process.stdout.write(options.json === true ? `${JSON.stringify(report, undefined, 2)}\n` : symbolsText(report));
  });
}

function symbolsText({ collection, listedOn, securitiesListed, ...report }: SymbolListReport): string {
  const lines = [
    `Collection ${collection}: ${report.matched} instruments are among ${securitiesListed} securities listed on ${listedOn.join(' and ')}; ` +
      `${report.updated} were described anew.`,
    `${report.notListed.length} are not listed, and ${report.ended.length} ended before and were left alone.`,
    'Names, venues and classes are those of that day, and of no past date.',
  ];
  return `${lines
    .join('\n')
    .replace(/(.{1,98})(?: |$)/gm, '$1\n')
    .trimEnd()}\n`;
}
