import { type BatchRecord, dataVintage, type MarketPanel, QualityReader, type RestatedBar } from '@prometheus/data';
import { type Command } from 'commander';

import { textTable } from '../../output/text-table.js';
import { type CommonOptions, withSession } from '../../session.js';
import { json, limitOf, openPanel, span } from './data-options.js';

interface VintageOptions extends CommonOptions {
  readonly limit?: string;
}

const ROWS = 20;

export function addDataVintageCommand(data: Command): void {
  data
    .command('vintage <collection>')
    .description('which batches a collection is made of, its vintage hash, and restated bars')
    .option('--limit <n>', `at most so many restated bars (default ${ROWS}; with --json all)`)
    .addHelpText(
      'after',
      '\nEqual vintage hashes mean equal data: bars, actions, membership, and what quality control held against sessions.\n\n' +
        'Example:\n  prometheus-backtest data vintage us-equities',
    )
    .action(async (collection: string, _options, command: Command) => {
      const options = command.optsWithGlobals<VintageOptions>();
      const limit = limitOf(options.limit, options.json, ROWS);
      await withSession(options, async (session) => {
        const reader = new QualityReader(session.database);
        const batches = await reader.batches(collection);
        const restated = await reader.restatedBars(collection);
        const hasPrices = batches.some(({ dataset, state }) => dataset === 'prices' && state !== 'REJECTED');
        const panel = hasPrices ? (await openPanel(session, collection, options.json === true)).panel : undefined;
        const vintage = panel === undefined ? undefined : dataVintage(panel, panel.sessionCount - 1);
        const shown = restated.slice(0, limit);
        process.stdout.write(
          options.json === true
            ? json({ collection, vintage, sessions: panel?.sessionCount, batches, restated: shown })
            : vintageText(collection, vintage, panel, batches, shown, restated.length),
        );
      });
    });
}

function vintageText(
  collection: string,
  vintage: string | undefined,
  panel: MarketPanel | undefined,
  batches: readonly BatchRecord[],
  shown: readonly RestatedBar[],
  total: number,
): string {
  const parts = [
    panel === undefined ? `${collection} holds no prices.` : `Vintage of ${collection}: ${vintage}`,
    ...(panel === undefined
      ? []
      : [`  ${panel.instrumentCount} instruments, ${panel.sessionCount} sessions, ${extent(panel)}`]),
    '',
    textTable(
      [
        ['batch', 'ingested (UTC)', 'state', 'content', 'new', 'restated', 'days'],
        ...batches.map((batch) => [
          `${batch.dataset} ${batch.sequence}`,
          instant(batch.finishedAt),
          batch.state,
          batch.contentHash.slice(0, 12),
          String(batch.rowsNew),
          String(batch.rowsRestated),
          span(batch.firstDate, batch.lastDate),
        ]),
      ],
      [4, 5],
    ),
    '',
  ];
  if (total === 0) parts.push('No bar was restated.');
  else {
    parts.push(
      total > shown.length
        ? `The newest ${shown.length} of ${total} restated bars (--limit <n> shows more)`
        : `${total} restated bar${total === 1 ? '' : 's'}, the newest first`,
      textTable(
        [
          ['symbol', 'day', 'close', 'now', 'volume', 'now', 'restated (UTC)'],
          ...shown.map((bar) => [
            bar.symbol,
            bar.date,
            String(bar.oldClose),
            String(bar.newClose),
            String(bar.oldVolume),
            String(bar.newVolume),
            instant(bar.restatedAt),
          ]),
        ],
        [2, 3, 4, 5],
      ),
    );
  }
  return `${parts.join('\n')}\n`;
}

function extent({ header: { sessions } }: MarketPanel): string {
  return span(sessions[0], sessions[sessions.length - 1]);
}

const instant = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ');
