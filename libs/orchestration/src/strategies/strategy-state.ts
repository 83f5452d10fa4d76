import { canonicalJson, type JsonValue, sha256 } from '@prometheus/core';
import { type z } from 'zod';

import { StrategyStateError } from '../errors.js';

/** What a strategy remembers: a schema, and the value before its first decision. */
export interface StateSpec<M> {
  readonly schema: z.ZodType<M>;
  readonly initial: M;
}

/** The only place where a strategy may keep something from one decision to the next. A value read is a copy: what is not set
 * again is forgotten. */
export interface StateStore<M> {
  /** @throws {StrategyStateError} when the strategy declares no state */
  get(): M;
  /** @throws {StrategyStateError} for a value that the schema refuses or JSON cannot hold */
  set(value: M): void;
}

/** The state of one run's strategy as canonical JSON, so that it can be stored, hashed and restored. */
export class StrategyState<M> implements StateStore<M> {
  #text: string | undefined;
  #hash: string | undefined;

  constructor(
    readonly strategy: string,
    readonly spec: StateSpec<M> | undefined,
  ) {
    if (spec !== undefined) this.set(spec.initial);
  }

  get(): M {
    if (this.spec === undefined || this.#text === undefined) return this.#refuseUse();
    return this.spec.schema.parse(JSON.parse(this.#text));
  }

  set(value: M): void {
    if (this.spec === undefined) return this.#refuseUse();
    const checked = this.spec.schema.safeParse(value);
    if (!checked.success) {
      const [{ path, message }] = checked.error.issues;
      throw new StrategyStateError(this.strategy, `${path.join('.') || 'the value'} is refused: ${message}`);
    }
    this.#text = this.#written(checked.data);
    this.#hash = undefined;
  }

  /** Canonical JSON; undefined without state. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Stands for the state in the inputs of a decision; empty without one. */
  get hash(): string {
    this.#hash ??= this.#text === undefined ? '' : sha256(this.#text);
    return this.#hash;
  }

  restore(text: string | undefined): void {
    this.#text = text;
    this.#hash = undefined;
  }

  #written(value: M): string {
    try {
      return canonicalJson(value as JsonValue);
    } catch (error) {
      throw new StrategyStateError(this.strategy, `it cannot be written as JSON: ${(error as Error).message}`);
    }
  }

  #refuseUse(): never {
    throw new StrategyStateError(
      this.strategy,
      'it declares none; add state: { schema, initial } to the strategy before you use it',
    );
  }
}
