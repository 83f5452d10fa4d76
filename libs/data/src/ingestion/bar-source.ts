import { type BarColumns } from './bar-columns.js';
import { type BarRules } from './price-rows.js';
import { type ProblemList } from './problem-list.js';
import { type QcFinding } from './quality-control/finding.js';

/** The rows of one symbol, in the order in which they came. */
export interface SymbolBars {
  readonly symbol: string;
  readonly file: string;
  readonly bars: BarColumns;
}

export type ReadProgress = (filesDone: number, rowsRead: number) => void;

/** Where price rows come from: files, or a program's own arrays. */
export interface BarSource {
  /** Who served the rows, for example `csv` or `tiingo`. */
  readonly provider: string;
  /** Names the source in batches and messages. */
  readonly path: string;
  readonly files: readonly { readonly path: string }[];
  readonly hasAdjustedClose: boolean;
  /** What was found before the first row was read, such as symbols that the provider does not know. */
  readonly findings?: readonly QcFinding[];
  /** Symbol after symbol, in code-unit order. Rows that cannot be accepted go to `problems`. */
  symbols(rules: BarRules, problems: ProblemList, progress?: ReadProgress): AsyncIterable<SymbolBars>;
}
