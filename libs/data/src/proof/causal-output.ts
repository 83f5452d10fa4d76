import { type FactRequirements } from '../facts/fact-requirements.js';
import { type ViewContext } from '../view/view-context.js';

/** An output whose causality a proof can check: opened in two worlds that are equal up to session t, it must say the same of every
 * session up to t. */
export interface CausalOutput {
  /** Names the output in the proof's report. */
  readonly name: string;
  /** The facts beside the panel that it reads. */
  readonly requires?: FactRequirements;
  /** A fresh engine for one world.
   * @returns all of the output at session t as text, equal where the output is equal; sessions may be asked for in any order */
  open(context: ViewContext): (t: number) => string;
}
