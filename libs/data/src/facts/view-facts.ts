import { type FactLine } from './fact-lines.js';
import { type FilingFacts } from './filing-facts.js';
import { type FundamentalFacts } from './fundamental-facts.js';
import { type MacroFacts } from './macro-facts.js';

/** The facts beside the panel that the views of one run may serve; undefined is what was not required. */
export interface ViewFacts {
  readonly macro?: MacroFacts;
  readonly fundamentals?: FundamentalFacts;
  readonly filings?: FilingFacts;
  /** Every version of every fact, for the identity of what a view can see. */
  lines(): Iterable<FactLine>;
  /** The issuer of an instrument, as facts name it. */
  issuerOf(instrumentId: string): string | undefined;
}
