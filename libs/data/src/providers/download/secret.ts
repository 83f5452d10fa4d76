import { type Environment } from '@prometheus/core';

import { ProviderKeyError } from '../../errors.js';
import { type DownloadRequest, type ProviderDescription } from '../provider.js';

const REDACTED = '[redacted]';
/** Shorter keys (`demo`) are public, and could be words of an answer. */
const SHORTEST_HIDDEN_IN_ANSWERS = 8;

/** The key of a provider. The value leaves this class in requests only. */
export class ProviderSecret {
  readonly #value: string;
  readonly #forms: RegExp | undefined;

  private constructor(value: string) {
    this.#value = value;
    const form = new URLSearchParams({ k: value }).toString().slice(2);
    const forms = [...new Set([value, encodeURIComponent(value), form])].filter((text) => text !== '');
    const pattern = forms.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
    this.#forms = value === '' ? undefined : new RegExp(pattern, 'gi');
  }

  /** The key as the environment has it; one that is not set hides nothing. */
  static of(provider: ProviderDescription, environment: Environment): ProviderSecret {
    const { keyVariable } = provider;
    return new ProviderSecret(keyVariable === undefined ? '' : (environment[keyVariable] ?? '').trim());
  }

  get isSet(): boolean {
    return this.#value !== '';
  }

  /** A text without the key, in whichever way addresses write it. */
  redact(text: string): string {
    return this.#forms === undefined ? text : text.replace(this.#forms, REDACTED);
  }

  /** What an answer echoes of the request must not lie in a file. */
  redactAnswer(text: string): string {
    return this.#value.length < SHORTEST_HIDDEN_IN_ANSWERS ? text : this.redact(text);
  }

  isIn(text: string): boolean {
    return this.redact(text) !== text;
  }

  /** Puts the key where the request says.
   * @throws {ProviderKeyError} when a key is needed and cannot be had */
  addTo(provider: ProviderDescription, request: DownloadRequest, url: URL, headers: Headers): void {
    const { secret } = request;
    if (secret === undefined) return;
    const variable = provider.keyVariable;
    if (variable === undefined || this.#value === '') throw new ProviderKeyError(provider, variable, 'is not set');
    if (!/^[\x21-\x7e]+$/.test(this.#value)) {
      throw new ProviderKeyError(provider, variable, 'holds blanks or signs that no key has');
    }
    if ('query' in secret) url.searchParams.set(secret.query, this.#value);
    else headers.set(secret.header, `${secret.prefix ?? ''}${this.#value}`);
  }
}
