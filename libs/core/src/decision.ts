import { canonicalJson, CanonicalWriter, type JsonValue } from './canonical-json.js';
import { HashChain } from './hash.js';
import { type TradeDate } from './ids.js';

/** What one engine or strategy decided for one context. Only these fields enter the decision hash: no row id, mode,
 * clock or row order, so that a live day and its replay can be equal. */
export interface Decision {
  readonly engine: string;
  readonly asOfDate: TradeDate;
  readonly contextId: string;
  readonly configId: string;
  readonly modelIds: readonly string[];
  readonly inputsHash: string;
  readonly action: JsonValue;
}

/** The decisions of a run in the order in which they were taken, folded into one hash. */
export class DecisionLog {
  readonly #chain = new HashChain();
  readonly #actions = new CanonicalWriter();
  readonly #entries: { readonly decision: Decision; readonly hash: string }[] = [];

  append(decision: Decision): void {
    const { engine, asOfDate, contextId, configId, modelIds, inputsHash, action } = decision;
    // Canonical JSON of these members, whose names are in order already.
    const hash = this.#chain.append(
      `{"action":${this.#actions.write(action)},"asOfDate":${canonicalJson(asOfDate)},"configId":${canonicalJson(configId)},` +
        `"contextId":${canonicalJson(contextId)},"engine":${canonicalJson(engine)},` +
        `"inputsHash":${canonicalJson(inputsHash)},"modelIds":${canonicalJson(modelIds)}}`,
    );
    this.#entries.push({ decision, hash });
  }

  get entries(): readonly { readonly decision: Decision; readonly hash: string }[] {
    return this.#entries;
  }

  /** 64 hexadecimal digits that stand for the whole sequence. */
  get hash(): string {
    return this.#chain.head;
  }
}
