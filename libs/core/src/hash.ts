import { hash } from 'node:crypto';

import { canonicalJson, type JsonValue } from './canonical-json.js';

/** Lower-case hexadecimal sha256 of text (UTF-8) or bytes. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

export function sha256Json(value: JsonValue): string {
  return sha256(canonicalJson(value));
}

const GENESIS = '0'.repeat(64);

/** An append-only chain: each link is sha256(previous link, newline, entry), so one hash stands for the sequence. */
export class HashChain {
  #head = GENESIS;
  #length = 0;

  append(entry: string): string {
    this.#head = hash('sha256', `${this.#head}\n${entry}`);
    this.#length += 1;
    return this.#head;
  }

  get head(): string {
    return this.#head;
  }

  get length(): number {
    return this.#length;
  }
}
