import { type BarSource, type ReadProgress, type SymbolBars } from '../ingestion/bar-source.js';
import { type BarSeries, readSeries } from '../ingestion/bar-series-source.js';
import { type FileFormat } from '../ingestion/file-format.js';
import { type BarRules } from '../ingestion/price-rows.js';
import { type ProblemList } from '../ingestion/problem-list.js';
import { type QcFinding } from '../ingestion/quality-control/finding.js';

export interface ServedSymbol {
  readonly symbol: string;
  /** The file of its first answer. */
  readonly path: string;
}

/** Bars out of downloaded answers, parsed one symbol at a time when their turn comes. */
export class ProviderBarSource implements BarSource {
  /** @param files in code-unit order of their symbols
   * @param seriesOf reads one symbol's bars from its stored answers */
  constructor(
    readonly provider: string,
    readonly files: readonly ServedSymbol[],
    readonly hasAdjustedClose: boolean,
    readonly findings: readonly QcFinding[],
    private readonly format: FileFormat,
    private readonly seriesOf: (symbol: string) => Promise<BarSeries>,
  ) {}

  /** The batches of one provider have one source, wherever its answers lie. */
  get path(): string {
    return this.provider;
  }

  async *symbols(
    rules: BarRules,
    problems: ProblemList,
    progress: ReadProgress = () => undefined,
  ): AsyncGenerator<SymbolBars, void, void> {
    let rowsRead = 0;
    for (const [k, { symbol, path }] of this.files.entries()) {
      const series = await this.seriesOf(symbol);
      const bars = readSeries(series, path, this.format, rules, problems);
      rowsRead += series.dates.length;
      progress(k + 1, rowsRead);
      yield { symbol, file: path, bars };
    }
  }
}
