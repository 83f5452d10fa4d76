import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

import { type Clock } from '@prometheus/core';

import { retryAfterMs, type RetryPolicy } from './retry.js';
import { type ProviderSecret } from './secret.js';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** So much of an answer that is no success is read for the message. */
const ERROR_BYTES = 65_536;
const ERROR_CHARACTERS = 200;

/** Why an attempt brought no answer. */
export interface AttemptFailure {
  readonly reason: string;
  readonly status: number | undefined;
  /** Whether a later attempt may succeed. */
  readonly isTemporary: boolean;
  /** How long the other side asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

export type Attempt = { readonly answer: Buffer } | { readonly failure: AttemptFailure };

export interface ExchangeOptions {
  readonly secret: ProviderSecret;
  readonly policy: RetryPolicy;
  /** Largest answer, decompressed. */
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** One GET request and its answer, without redirects. On `node:http` because `fetch` takes a compressed answer that breaks off for
 * a whole one.
 * @throws the reason of the signal when it aborts */
export async function exchange(
  url: URL,
  headers: Headers,
  { policy, clock, maxBytes, signal, secret }: ExchangeOptions,
): Promise<Attempt | { readonly location: string; readonly status: number }> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const forward = (): void => controller.abort();
  signal?.addEventListener('abort', forward, { once: true });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, policy.timeoutMs);
  let response: IncomingMessage | undefined;
  try {
    response = await responseTo(url, headers, controller.signal);
    const { statusCode: status = 0, headers: told } = response;
    if (REDIRECTS.has(status) && told.location !== undefined) return { location: told.location, status };
    const limit = status === 200 ? maxBytes : ERROR_BYTES;
    const announced = Number(told['content-length'] ?? 0);
    const body = announced > limit ? undefined : await readBody(response, limit, () => timer.refresh());
    if (status === 200) {
      if (body !== undefined) return { answer: body };
      return { failure: { reason: `sent more than ${maxBytes} bytes`, status, isTemporary: false } };
    }
    return {
      failure: {
        reason: `answered with status ${status}${saying(secret, body)}`,
        status,
        isTemporary: status === 429 || status >= 500,
        retryAfterMs: retryAfterMs(told['retry-after'] ?? null, clock.now().getTime(), policy.longestRetryAfterMs),
      },
    };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    const what = response === undefined ? 'was not reached' : 'broke off its answer';
    const reason = isLate ? `sent nothing for ${policy.timeoutMs / 1000} s` : `${what} (${code ?? message})`;
    return { failure: { reason, status: undefined, isTemporary: true } };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
    // What was not read to its end goes with its connection; the others are used again.
    if (response?.readableEnded !== true) response?.destroy();
  }
}

function responseTo(url: URL, headers: Headers, signal: AbortSignal): Promise<IncomingMessage> {
  const defaults = { accept: '*/*', 'accept-encoding': 'gzip, br', 'user-agent': 'prometheus-backtest' };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, { headers: { ...defaults, ...Object.fromEntries(headers) }, signal });
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

/** @returns undefined when the body, decompressed, is longer than `limit`
 * @throws when it breaks off, compressed or not */
async function readBody(response: IncomingMessage, limit: number, onChunk: () => void): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of decompressed(response) as AsyncIterable<Buffer>) {
    onChunk();
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decompressed(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return response;
  // Whoever reads the last stream gets the errors of all.
  const ignore = (): void => undefined;
  if (encoding === 'gzip' || encoding === 'x-gzip') return pipeline(response, createGunzip(), ignore);
  if (encoding === 'br') return pipeline(response, createBrotliDecompress(), ignore);
  throw new Error(`content-encoding ${JSON.stringify(encoding)} was not asked for`);
}

/** What the body of a failure says, where it is a sentence and no page. */
function saying(secret: ProviderSecret, body: Buffer | undefined): string {
  const text = secret.redact((body?.toString('utf8') ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim());
  if (text === '' || text.startsWith('<')) return '';
  return `: ${text.length > ERROR_CHARACTERS ? `${text.slice(0, ERROR_CHARACTERS)}...` : text}`;
}
