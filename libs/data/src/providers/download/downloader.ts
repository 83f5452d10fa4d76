import { type Clock, type Environment, type Logger, RandomStream } from '@prometheus/core';

import { DownloadInterruptedError, ProviderRequestError } from '../../errors.js';
import { type DownloadedText, type DownloadRequest, type ProviderDescription } from '../provider.js';
import { AnswerStore } from './answer-store.js';
import { answerText } from './answer-text.js';
import { type AttemptFailure } from './exchange.js';
import { RateLimiter } from './rate-limiter.js';
import { backOffMs, DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry.js';
import { ProviderSecret } from './secret.js';
import { sendRequest } from './send-request.js';
import { realSleep, type Sleep } from './sleep.js';

const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;
/** Waits of this length are worth a line in the log. */
const LONG_WAIT_MS = 10_000;

export interface DownloaderOptions {
  readonly provider: ProviderDescription;
  /** Answers lie in `<downloadDir>/<provider>/<key>`. */
  readonly downloadDir: string;
  /** Where the key variable of the provider is looked up: `processEnvironment()` in programs. */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger?: Logger | undefined;
  /** Ask again, once, for what lies in the download folder. */
  readonly refresh?: boolean | undefined;
  /** Must let the clock go on by the time it is given. */
  readonly sleep?: Sleep | undefined;
  readonly retries?: Partial<RetryPolicy> | undefined;
  /** Of the jitter between attempts, default 0. */
  readonly seed?: number | undefined;
}

export interface DownloadedBytes {
  readonly request: DownloadRequest;
  readonly bytes: Uint8Array;
  /** Where it lies, for messages. */
  readonly file: string;
}

type Accepted = { readonly content: Buffer } | { readonly failure: AttemptFailure };

/** Sends the requests of one provider within its rate, repeats what failed for a while, and keeps every answer as a file that
 * equal requests are answered from. */
export class Downloader {
  readonly #provider: ProviderDescription;
  readonly #store: AnswerStore;
  readonly #secret: ProviderSecret;
  readonly #limiter: RateLimiter;
  readonly #policy: RetryPolicy;
  readonly #sleep: Sleep;
  readonly #random: RandomStream;
  readonly #askedNow = new Set<string>();
  #sent = 0;
  #reused = 0;

  constructor(private readonly options: DownloaderOptions) {
    const { provider, downloadDir, environment, clock, logger } = options;
    this.#provider = provider;
    this.#store = new AnswerStore(downloadDir, provider.name, clock);
    this.#secret = ProviderSecret.of(provider, environment);
    this.#policy = { ...DEFAULT_RETRY_POLICY, ...options.retries };
    this.#sleep = options.sleep ?? realSleep;
    this.#random = new RandomStream(options.seed ?? 0, `download back-off of ${provider.name}`);
    this.#limiter = new RateLimiter(provider.rate, clock, this.#sleep, (waitMs) => {
      const fields = { provider: provider.name, waitSeconds: Math.ceil(waitMs / 1000), limits: provider.limits };
      if (waitMs >= LONG_WAIT_MS) logger?.warn('waiting for the rate limit of the provider', fields);
    });
  }

  /** How many requests went out, redirects and repetitions included. */
  get requestsSent(): number {
    return this.#sent;
  }

  /** How many requests were answered from the download folder. */
  get answersReused(): number {
    return this.#reused;
  }

  /** A text, which may come packed by gzip.
   * @throws {ProviderRequestError} when there is no answer of status 200, or not within the allowed attempts
   * @throws {ProviderKeyError} when the request needs a key that is not set
   * @throws {DownloadInterruptedError} when the signal aborts
   * @throws {RangeError} when the request's key cannot be a file name */
  async fetch(request: DownloadRequest, signal?: AbortSignal): Promise<DownloadedText> {
    const content = await this.#obtain(request, signal, (answer) => this.#acceptText(answer, limitOf(request)));
    return { request, text: content.toString('utf8'), file: this.#store.pathOf(request.key) };
  }

  /** An answer that is no text, such as a zip file, as it came.
   * @throws as `fetch` */
  async fetchBytes(request: DownloadRequest, signal?: AbortSignal): Promise<DownloadedBytes> {
    const bytes = await this.#obtain(request, signal, (answer) => ({ content: answer }));
    return { request, bytes, file: this.#store.pathOf(request.key) };
  }

  /** What lies in the download folder for a request that `fetch` answers; asks nobody. */
  async stored(request: DownloadRequest): Promise<DownloadedText | undefined> {
    const content = await this.#store.read(request.key, this.#secret.redact(request.url));
    return content && { request, text: content.toString('utf8'), file: this.#store.pathOf(request.key) };
  }

  async #obtain(
    request: DownloadRequest,
    signal: AbortSignal | undefined,
    accept: (answer: Buffer) => Accepted,
  ): Promise<Buffer> {
    try {
      signal?.throwIfAborted();
      const address = this.#secret.redact(request.url);
      const mayReuse = this.options.refresh !== true || this.#askedNow.has(request.key);
      const stored = mayReuse ? await this.#store.read(request.key, address) : undefined;
      if (stored !== undefined) {
        this.#reused += 1;
        return stored;
      }
      const content = await this.#ask(request, address, signal, accept);
      await this.#store.write(request.key, address, content);
      this.#askedNow.add(request.key);
      return content;
    } catch (error) {
      if (signal?.aborted === true) throw new DownloadInterruptedError(this.#provider.name, signal.reason);
      throw error;
    }
  }

  async #ask(
    request: DownloadRequest,
    address: string,
    signal: AbortSignal | undefined,
    accept: (answer: Buffer) => Accepted,
  ): Promise<Buffer> {
    // Checked before anything is sent: an answer that cannot be kept would use up the plan.
    this.#store.pathOf(request.key);
    if (!URL.canParse(request.url)) throw new RangeError(`The request ${request.key} has no address: ${address}`);
    const sending = {
      provider: this.#provider,
      secret: this.#secret,
      policy: this.#policy,
      maxBytes: limitOf(request),
      clock: this.options.clock,
      pass: async () => {
        await this.#limiter.pass(signal);
        this.#sent += 1;
      },
      signal,
    };
    for (let failures = 0; ; failures++) {
      const attempt = await sendRequest(request, sending);
      const accepted = 'answer' in attempt ? accept(attempt.answer) : attempt;
      if ('content' in accepted) return accepted.content;
      const { isTemporary, status, retryAfterMs } = accepted.failure;
      const reason = this.#secret.redact(accepted.failure.reason);
      if (!isTemporary || failures + 1 >= this.#policy.attempts) {
        const often = failures === 0 ? '' : `, in ${failures + 1} attempts`;
        throw new ProviderRequestError(
          this.#provider.name,
          address,
          status,
          `${reason}${often}`,
          this.#remedy(status, isTemporary),
        );
      }
      const waitMs = retryAfterMs ?? backOffMs(this.#policy, failures, this.#random);
      const fields = { provider: this.#provider.name, address, reason, waitSeconds: waitMs / 1000 };
      this.options.logger?.warn('a request failed and is repeated', fields);
      await this.#sleep(waitMs, signal);
    }
  }

  #acceptText(answer: Buffer, maxBytes: number): Accepted {
    const read = answerText(answer, maxBytes);
    if ('unreadable' in read) {
      return { failure: { reason: read.unreadable, status: 200, isTemporary: read.isTemporary } };
    }
    const refusal = this.#provider.refusalIn?.(read.text);
    if (refusal === undefined) return { content: Buffer.from(this.#secret.redactAnswer(read.text), 'utf8') };
    return { failure: { reason: `refused: ${refusal.reason}`, status: 200, isTemporary: refusal.isTemporary } };
  }

  #remedy(status: number | undefined, isTemporary: boolean): string {
    const { keyVariable, homepage, limits, title } = this.#provider;
    const again = 'Run the same command again later: what was downloaded is kept.';
    if (status === 401 || status === 403) {
      return keyVariable === undefined
        ? `${title} does not serve this to everybody: see ${homepage}.`
        : `Check the key in ${keyVariable}, and whether its plan includes this: ${limits}`;
    }
    if (status === 429) return `Its limits are: ${limits} ${again}`;
    if (status === undefined) return `Check the connection to the network. ${again}`;
    if (status === 404) return `Check the symbol and the dates at ${homepage}.`;
    if (isTemporary) return `${title} has trouble, or a limit is reached (${limits}). ${again}`;
    return `See what ${title} serves at ${homepage}.`;
  }
}

function limitOf(request: DownloadRequest): number {
  return request.maxBytes ?? DEFAULT_MAX_BYTES;
}
