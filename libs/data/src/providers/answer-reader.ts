import { isTradeDate, type TradeDate } from '@prometheus/core';

import { ProviderAnswerError } from '../errors.js';
import { type DownloadedText } from './provider.js';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Reads one answer piece by piece; whatever is not of the documented shape is refused with the file and its field. */
export class AnswerReader {
  constructor(
    private readonly provider: string,
    private readonly answer: DownloadedText,
  ) {}

  /** @throws {ProviderAnswerError} always */
  fail(field: string, reason: string): never {
    throw new ProviderAnswerError(this.provider, this.answer.file, field, reason);
  }

  json(): unknown {
    const { text } = this.answer;
    try {
      return JSON.parse(text);
    } catch {
      this.fail('(whole answer)', `is no JSON: it begins ${beginning(text)}`);
    }
  }

  array(value: unknown, field: string): readonly unknown[] {
    return Array.isArray(value) ? value : this.fail(field, `is ${described(value)} instead of a list`);
  }

  record(value: unknown, field: string): JsonRecord {
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as JsonRecord) : this.fail(field, `is ${described(value)} instead of an object`);
  }

  /** A day written YYYY-MM-DD. */
  date(value: unknown, field: string): TradeDate {
    if (typeof value === 'string' && isTradeDate(value)) return value;
    return this.fail(field, `is ${described(value)} instead of a day`);
  }

  /** A number of zero or more; NaN for null, which is how JSON says that there is none. */
  number(value: unknown, field: string): number {
    if (value === null) return NaN;
    if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
    return this.fail(field, `is ${described(value)} instead of a number of zero or more`);
  }

  /** A number of zero or more that is written as text. */
  numberText(value: unknown, field: string): number {
    if (typeof value === 'string' && /^\d+(\.\d*)?(e[+-]?\d+)?$/i.test(value) && Number(value) < Infinity) {
      return Number(value);
    }
    return this.fail(field, `is ${described(value)} instead of a number of zero or more`);
  }
}

/** The first signs of a text as they can stand in a message. */
export function beginning(text: string): string {
  const visible = text.replace(/\p{Cc}+/gu, ' ').trim();
  return visible === '' ? 'with nothing' : JSON.stringify(visible.length > 40 ? `${visible.slice(0, 40)}...` : visible);
}

function described(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? beginning(value) : String(value);
}
