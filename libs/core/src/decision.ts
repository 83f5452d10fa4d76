import { canonicalJson, CanonicalWriter, type JsonValue } from './canonical-json.js';
import { HashChain, sha256, sha256Json } from './hash.js';
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

/** What lies behind a decision beside its action. Where a decision has evidence, its inputs hash is that of the evidence, so that the
 * chain covers it too. */
export interface DecisionEvidence {
  /** Names what was read: digests of the view, decisions of other engines. */
  readonly inputRefs: JsonValue;
  /** Coverage, reasons and figures. */
  readonly summary: JsonValue;
}

/** The inputs hash of a decision with evidence. */
export function evidenceHash({ inputRefs, summary }: DecisionEvidence): string {
  return sha256Json({ inputRefs, summary });
}

/** A decision in its place in the log. */
export interface LoggedDecision {
  readonly decision: Decision;
  /** Head of the chain with it. */
  readonly hash: string;
  readonly evidence?: DecisionEvidence;
}

/** Head of the chain after a decision.
 * @param previous head before it, 64 hexadecimal digits; 64 zeros before the first */
export function decisionHash(previous: string, decision: Decision): string {
  return sha256(`${previous}\n${new EntryWriter().write(decision, canonicalJson(decision.action))}`);
}

/** The decisions of a run in the order in which they were taken, folded into one hash. */
export class DecisionLog {
  readonly #chain = new HashChain();
  readonly #actions = new CanonicalWriter();
  readonly #entries: LoggedDecision[] = [];
  readonly #texts = new EntryWriter();

  append(decision: Decision, evidence?: DecisionEvidence): void {
    const hash = this.#chain.append(this.#texts.write(decision, this.#actions.write(decision.action)));
    this.#entries.push(evidence === undefined ? { decision, hash } : { decision, hash, evidence });
  }

  get entries(): readonly LoggedDecision[] {
    return this.#entries;
  }

  /** 64 hexadecimal digits that stand for the whole sequence. */
  get hash(): string {
    return this.#chain.head;
  }
}

/** Writes the canonical JSON of the members that are hashed, whose names are in order already. Decisions of a run mostly come from one
 * engine with one configuration: their text is kept. */
class EntryWriter {
  #engine: string | undefined;
  #engineText = '';
  #configId: string | undefined;
  #configText = '';

  /** @param action canonical JSON of the action */
  write({ engine, asOfDate, contextId, configId, modelIds, inputsHash }: Decision, action: string): string {
    if (engine !== this.#engine) {
      this.#engineText = canonicalJson(engine);
      this.#engine = engine;
    }
    if (configId !== this.#configId) {
      this.#configText = canonicalJson(configId);
      this.#configId = configId;
    }
    return (
      `{"action":${action},"asOfDate":${canonicalJson(asOfDate)},"configId":${this.#configText},` +
      `"contextId":${canonicalJson(contextId)},"engine":${this.#engineText},` +
      `"inputsHash":${canonicalJson(inputsHash)},"modelIds":${modelIds.length === 0 ? '[]' : canonicalJson(modelIds)}}`
    );
  }
}
