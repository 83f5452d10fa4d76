import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { type Logger } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { ProviderKeyError, ProviderRequestError } from '../../../src/errors.js';
import { Downloader, type DownloaderOptions } from '../../../src/providers/download/downloader.js';
import { type DownloadRequest } from '../../../src/providers/provider.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { localServer } from '../local-server.js';
import { movingClock, type MovingClock } from '../moving-clock.js';
import { TOY_KEY, toyProvider } from '../toy-provider.js';

interface Setup {
  readonly downloader: Downloader;
  readonly folder: string;
  readonly clock: MovingClock;
}

function setup(changes: Partial<DownloaderOptions> = {}): Setup {
  const clock = movingClock('1994-11-06T08:49:00Z');
  const folder = temporaryDirectory();
  const downloader = new Downloader({
    provider: toyProvider(''),
    downloadDir: folder,
    environment: { TOY_API_KEY: TOY_KEY },
    clock,
    sleep: clock.sleep,
    ...changes,
  });
  return { downloader, folder, clock };
}

function requestTo(url: string, changes: Partial<DownloadRequest> = {}): DownloadRequest {
  return { key: 'A.json', url: `${url}/a`, ...changes };
}

async function failureOf(work: Promise<unknown>): Promise<ProviderRequestError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderRequestError);
  return error as ProviderRequestError;
}

describe('Downloader, answers', () => {
  it('asked twice, by two programs -> one request; with refresh one more, whatever is asked again', async () => {
    const server = await localServer((_path, before) => ({ body: `answer ${before}` }));
    const { downloader, folder } = setup();
    const request = requestTo(server.url);
    expect(await downloader.fetch(request)).toEqual({ request, text: 'answer 0', file: join(folder, 'toy', 'A.json') });
    const second = setup({ downloadDir: folder }).downloader;
    expect((await second.fetch(request)).text).toBe('answer 0');
    expect([second.requestsSent, second.answersReused]).toEqual([0, 1]);
    const fresh = setup({ downloadDir: folder, refresh: true }).downloader;
    expect((await fresh.fetch(request)).text).toBe('answer 1');
    expect((await fresh.fetch(request)).text).toBe('answer 1');
    expect((await fresh.stored(request))?.text).toBe('answer 1');
    expect(server.paths).toHaveLength(2);
  });

  it('one key, another address -> asked again', async () => {
    const server = await localServer((path) => ({ body: path }));
    const { downloader } = setup();
    await downloader.fetch(requestTo(server.url));
    expect((await downloader.fetch(requestTo(server.url, { url: `${server.url}/b` }))).text).toBe('/b');
    expect(await downloader.stored(requestTo(server.url))).toBeUndefined();
  });

  it('gzip by header, gzip as a file, or both -> the text', async () => {
    const packed = gzipSync('Grüße, 10');
    const server = await localServer((path) => ({
      body: path === '/both' ? gzipSync(packed) : packed,
      ...(path === '/file' ? {} : { headers: { 'content-encoding': 'gzip' } }),
    }));
    const { downloader } = setup();
    for (const way of ['header', 'file', 'both']) {
      const request = { key: `${way}.csv`, url: `${server.url}/${way}` };
      expect((await downloader.fetch(request)).text).toBe('Grüße, 10');
      expect((await downloader.stored(request))?.text).toBe('Grüße, 10');
    }
  });

  it('bytes -> kept as they came, gzip too, and served again', async () => {
    const packed = gzipSync('x');
    const server = await localServer(() => ({ body: packed }));
    const { downloader } = setup();
    expect(Buffer.from((await downloader.fetchBytes(requestTo(server.url))).bytes)).toEqual(packed);
    const again = await downloader.fetchBytes(requestTo(server.url));
    expect(readFileSync(again.file)).toEqual(packed);
    expect(server.paths).toHaveLength(1);
  });

  it.each([
    ['announced', { body: 'x'.repeat(1001) }],
    ['packed by header', { body: gzipSync('x'.repeat(1001)), headers: { 'content-encoding': 'gzip' } }],
    ['packed as a file', { body: gzipSync('x'.repeat(1001)) }],
  ])('an answer larger than maxBytes, %s -> refused after one attempt, nothing kept', async (_how, reply) => {
    const server = await localServer(() => reply);
    const { downloader, folder } = setup();
    const error = await failureOf(downloader.fetch(requestTo(server.url, { maxBytes: 1000 })));
    expect(error.message).toContain('sent more than 1000 bytes');
    expect(server.paths).toHaveLength(1);
    expect(existsSync(join(folder, 'toy'))).toBe(false);
  });

  it('an answer of exactly maxBytes -> taken', async () => {
    const server = await localServer(() => ({ body: gzipSync('x'.repeat(1000)) }));
    const { text } = await setup().downloader.fetch(requestTo(server.url, { maxBytes: 1000 }));
    expect(text).toHaveLength(1000);
  });

  it('bytes that are no UTF-8 -> refused, nothing kept', async () => {
    const server = await localServer(() => ({ body: Buffer.from([0x61, 0xe4]) }));
    const { downloader, folder } = setup();
    await expect(downloader.fetch(requestTo(server.url))).rejects.toThrow('no UTF-8 text');
    expect(existsSync(join(folder, 'toy'))).toBe(false);
  });

  it('a key that is a path -> refused before anything is sent', async () => {
    const server = await localServer(() => ({ body: 'x' }));
    await expect(setup().downloader.fetch(requestTo(server.url, { key: '../A' }))).rejects.toThrow(RangeError);
    expect(server.paths).toEqual([]);
  });
});

describe('Downloader, attempts', () => {
  it('500, a dropped and a half-sent answer, 429 -> tried again until it comes, after growing waits', async () => {
    const replies = [
      { status: 500 },
      { fails: 'drop' },
      { body: 'half', fails: 'halfway' },
      { status: 429 },
      { body: 'whole' },
    ] as const;
    const server = await localServer((_path, before) => replies[before]);
    const { downloader, clock } = setup();
    expect((await downloader.fetch(requestTo(server.url))).text).toBe('whole');
    expect(server.paths).toHaveLength(5);
    expect(clock.slept).toHaveLength(4);
    clock.slept.forEach((ms, k) => {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** k);
      expect(ms).toBeLessThanOrEqual(1000 * 2 ** k);
    });
  });

  it('a compressed answer that breaks off, by header or as a file -> tried again until it is whole', async () => {
    const whole = gzipSync(Array.from({ length: 1000 }, (_, i) => `${(i * 7919) % 1000}\n`).join(''));
    const half = whole.subarray(0, whole.length / 2);
    const server = await localServer((path, before) => ({
      body: before === 0 ? half : whole,
      ...(path === '/header' ? { headers: { 'content-encoding': 'gzip' } } : {}),
    }));
    const { downloader, clock } = setup();
    for (const way of ['header', 'file']) {
      const { text } = await downloader.fetch({ key: way, url: `${server.url}/${way}` });
      expect(text.split('\n')).toHaveLength(1001);
    }
    expect(clock.slept).toHaveLength(2);
  });

  it('brotli -> the text; an encoding that nobody asked for -> refused', async () => {
    const server = await localServer((path) => ({
      body: brotliCompressSync('ten'),
      headers: { 'content-encoding': path.slice(1) },
    }));
    const { downloader } = setup({ retries: { attempts: 1 } });
    expect((await downloader.fetch({ key: 'a', url: `${server.url}/br` })).text).toBe('ten');
    await expect(downloader.fetch({ key: 'b', url: `${server.url}/zstd` })).rejects.toThrow('"zstd" was not asked for');
  });

  it('Retry-After in seconds, as a date, beyond the cap -> waited for as asked, at most 5 minutes', async () => {
    const asked = ['7', 'Sun, 06 Nov 1994 08:49:37 GMT', '86400'];
    const server = await localServer((_path, before) =>
      before < 3 ? { status: before === 1 ? 503 : 429, headers: { 'retry-after': asked[before] } } : { body: 'x' },
    );
    const { downloader, clock } = setup();
    await downloader.fetch(requestTo(server.url));
    // The clock starts 37 s before the date, and 7 s have gone by.
    expect(clock.slept).toEqual([7000, 30_000, 300_000]);
  });

  it('never an answer -> an error after the allowed attempts that names status, text and limits', async () => {
    const server = await localServer(() => ({ status: 429, body: 'Slow\n down' }));
    const error = await failureOf(setup({ retries: { attempts: 3 } }).downloader.fetch(requestTo(server.url)));
    expect(error).toMatchObject({ provider: 'toy', address: `${server.url}/a`, status: 429 });
    expect(error.message).toBe(
      `toy: ${server.url}/a answered with status 429: Slow down, in 3 attempts. Its limits are: 1000 requests a second. ` +
        'Run the same command again later: what was downloaded is kept.',
    );
    expect(server.paths).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 410, 422])('status %i -> an error after one attempt', async (status) => {
    const server = await localServer(() => ({ status, body: '<html>sorry</html>' }));
    const error = await failureOf(setup().downloader.fetch(requestTo(server.url)));
    expect(error.status).toBe(status);
    expect(error.message).not.toContain('html');
    expect(error.message.includes('TOY_API_KEY')).toBe(status === 401 || status === 403);
    expect(server.paths).toHaveLength(1);
  });

  it('nobody listens -> an error that says why', async () => {
    const error = await failureOf(
      setup({ retries: { attempts: 2 } }).downloader.fetch(requestTo('http://127.0.0.1:1')),
    );
    expect(error.status).toBeUndefined();
    expect(error.message).toMatch(/was not reached \(.+\), in 2 attempts\. Check the connection/);
  });

  it('silence -> given up after the time allowed, and tried again', async () => {
    const server = await localServer((_path, before) => (before === 0 ? { fails: 'silence' } : { body: 'x' }));
    const { downloader } = setup({ retries: { timeoutMs: 100 } });
    expect((await downloader.fetch(requestTo(server.url))).text).toBe('x');
    expect(server.paths).toHaveLength(2);
  });

  it('a refusal with status 200 -> not kept; tried again where it may pass', async () => {
    const server = await localServer((path, before) => ({
      body: path === '/bad' ? '{"error": "bad key"}' : before === 0 ? '{"error": "later"}' : 'x',
    }));
    const { downloader, folder } = setup();
    expect((await downloader.fetch(requestTo(server.url))).text).toBe('x');
    const bad = { key: 'B.json', url: `${server.url}/bad` };
    expect((await failureOf(downloader.fetch(bad))).message).toContain('refused: the plan is used up. ');
    expect(server.paths).toEqual(['/a', '/a', '/bad']);
    expect(readdirSync(join(folder, 'toy'))).not.toContain('B.json');
  });

  it('more requests than the rate allows, repeated ones included -> the clock goes on as the rate asks', async () => {
    const server = await localServer((path, before) =>
      path === '/1' && before === 0 ? { status: 500 } : { body: 'x' },
    );
    const rate = { requests: 2, perMs: 3_600_000 };
    const { downloader, clock } = setup({ provider: toyProvider('', { rate }) });
    const start = clock.monotonicMs();
    for (const k of [1, 2, 3]) await downloader.fetch({ key: `${k}.json`, url: `${server.url}/${k}` });
    // /1, /1 again, then /2 and /3 one hour after each of these.
    expect(server.paths).toEqual(['/1', '/1', '/2', '/3']);
    expect(clock.monotonicMs() - start).toBe(3_600_000 + clock.slept[0]);
  });

  it('aborted before, while it waits or while it is answered -> interrupted, nothing kept', async () => {
    const before = setup();
    const dead = requestTo('http://127.0.0.1:1');
    await expect(before.downloader.fetch(dead, AbortSignal.abort('SIGINT'))).rejects.toMatchObject({
      code: 'DOWNLOAD_INTERRUPTED',
      cause: 'SIGINT',
    });

    const waiting = new AbortController();
    const sleeper = setup({
      sleep: async (_ms, signal) => {
        waiting.abort('SIGTERM');
        signal?.throwIfAborted();
      },
    });
    await expect(sleeper.downloader.fetch(dead, waiting.signal)).rejects.toMatchObject({ cause: 'SIGTERM' });

    const answering = new AbortController();
    const server = await localServer(() => {
      answering.abort('SIGINT');
      return { fails: 'silence' };
    });
    const asker = setup();
    await expect(asker.downloader.fetch(requestTo(server.url), answering.signal)).rejects.toMatchObject({
      code: 'DOWNLOAD_INTERRUPTED',
    });
    expect(existsSync(join(asker.folder, 'toy'))).toBe(false);
  });
});

describe('Downloader, the key', () => {
  const inQuery = { secret: { query: 'apikey' } } as const;
  const inHeader = { secret: { header: 'authorization', prefix: 'Token ' } } as const;
  const written = [TOY_KEY, encodeURIComponent(TOY_KEY), 'k3y%2Fwith%2Bsigns%3Dand-8', 'k3y%2fwith%2bsigns%3dand-8'];
  const holdsKey = (text: string): boolean => written.some((form) => text.includes(form));

  function recordingLogger(): { logger: Logger; lines: string[] } {
    const lines: string[] = [];
    const write = (message: string, fields?: object): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
    const logger: Logger = {
      error: write,
      warn: write,
      info: write,
      debug: write,
      child: () => logger,
      logDecision: () => undefined,
    };
    return { logger, lines };
  }

  it('in the query or in a header -> sent as declared', async () => {
    const server = await localServer(() => ({ body: 'x' }));
    const { downloader } = setup();
    await downloader.fetch({ key: 'q', url: `${server.url}/q?a=1`, ...inQuery });
    await downloader.fetch({ key: 'h', url: `${server.url}/h`, ...inHeader, headers: { 'user-agent': 'me' } });
    const query = new URL(server.paths[0], server.url).searchParams;
    expect([query.get('a'), query.get('apikey')]).toEqual(['1', TOY_KEY]);
    expect(server.paths[1]).toBe('/h');
    expect(server.requests[1].headers).toMatchObject({ authorization: `Token ${TOY_KEY}`, 'user-agent': 'me' });
  });

  it('echoed by errors, answers and redirects -> in no message, field, log line or file', async () => {
    const { logger, lines } = recordingLogger();
    const folder = temporaryDirectory();
    const server = await localServer((path, before) => {
      if (path.startsWith('/echo')) return { body: `next: ${path} ${TOY_KEY}` };
      if (path.startsWith('/retry') && before < 1) return { status: 500, body: `${path} ${TOY_KEY}` };
      if (path.startsWith('/retry')) return { body: 'x' };
      if (path.startsWith('/loop')) return { status: 302, headers: { location: path } };
      // So that a cut at 200 characters would go through the key.
      return { status: 400, body: `${'x'.repeat(190)}${TOY_KEY} ${path}` };
    });
    const { downloader } = setup({ downloadDir: folder, logger });
    await downloader.fetch({ key: 'echo', url: `${server.url}/echo`, ...inQuery });
    await downloader.fetch({ key: 'retry', url: `${server.url}/retry`, ...inQuery });
    // A provider that puts the key into the address by mistake.
    await downloader.fetch({ key: 'slip', url: `${server.url}/echo?k=${encodeURIComponent(TOY_KEY)}` });
    for (const path of ['bad', 'loop', `bad?k=${encodeURIComponent(TOY_KEY)}`]) {
      const error = await failureOf(downloader.fetch({ key: 'bad', url: `${server.url}/${path}`, ...inQuery }));
      expect(holdsKey(`${error.message} ${JSON.stringify(error)} ${error.stack} ${String(error.cause)}`)).toBe(false);
      expect(error.message).not.toContain('k3y');
    }
    expect(lines).toHaveLength(1);
    expect(lines.filter(holdsKey)).toEqual([]);
    expect(lines[0]).toContain('[redacted]');
    const files = readdirSync(join(folder, 'toy'));
    expect(files).toHaveLength(6);
    for (const file of files) {
      expect(holdsKey(file)).toBe(false);
      expect(holdsKey(readFileSync(join(folder, 'toy', file), 'utf8'))).toBe(false);
    }
    expect(server.paths.every((path) => holdsKey(path))).toBe(true); // it was sent, every time
  });

  it('in what a refusal says -> taken out', async () => {
    const server = await localServer(() => ({ body: `the key ${TOY_KEY} is wrong` }));
    const provider = toyProvider('', { refusalIn: (text) => ({ reason: text, isTemporary: false }) });
    const error = await failureOf(setup({ provider }).downloader.fetch(requestTo(server.url, inQuery)));
    expect(error.reason).toBe('refused: the key [redacted] is wrong');
  });

  it('a redirect to another host -> followed without the key; back to the first -> with it', async () => {
    const other = await localServer((_path, _before, { headers }) => ({ body: `auth: ${headers.authorization}` }));
    const server = await localServer((path) => {
      const place = path.startsWith('/away') ? `${other.url}${path}` : `/here`;
      return path.startsWith('/here') ? { body: 'home' } : { status: 307, headers: { location: place } };
    });
    const { downloader } = setup();
    const away = await downloader.fetch({ key: 'a', url: `${server.url}/away?a=1`, ...inQuery });
    expect(away.text).toBe('auth: undefined');
    expect((await downloader.fetch({ key: 'b', url: `${server.url}/away`, ...inHeader })).text).toBe('auth: undefined');
    expect(other.paths).toEqual(['/away?a=1', '/away']);
    expect((await downloader.fetch({ key: 'c', url: `${server.url}/x`, ...inQuery })).text).toBe('home');
    expect(server.paths.at(-1)).toBe(`/here?apikey=k3y%2Fwith%2Bsigns%3Dand-8`);
  });

  it('a redirect that carries the key elsewhere under another name, or to no web page -> refused', async () => {
    const other = await localServer(() => ({ body: 'x' }));
    const server = await localServer((path) => ({
      status: 302,
      headers: {
        location: path.startsWith('/file') ? 'file:///etc/passwd' : `${other.url}/${encodeURIComponent(TOY_KEY)}`,
      },
    }));
    const { downloader } = setup();
    const leak = await failureOf(downloader.fetch({ key: 'a', url: `${server.url}/a`, ...inQuery }));
    expect(leak.message).toContain('redirects the key to another host');
    const page = await failureOf(downloader.fetch({ key: 'a', url: `${server.url}/file`, ...inQuery }));
    expect(page.message).toContain('redirects to no web page');
    expect(other.paths).toEqual([]);
  });

  it.each([
    ['not set', {}],
    ['blank', { TOY_API_KEY: '  ' }],
    ['with a line break inside', { TOY_API_KEY: 'abc\ndef' }],
  ])(
    '%s -> an error that names the variable and nothing of its value, before anything is sent',
    async (_what, environment) => {
      const server = await localServer(() => ({ body: 'x' }));
      const { downloader } = setup({ environment });
      const error = await downloader.fetch(requestTo(server.url, inQuery)).then(
        () => undefined,
        (reason: unknown) => reason as Error,
      );
      expect(error).toBeInstanceOf(ProviderKeyError);
      expect(error?.message).toContain('TOY_API_KEY');
      expect(error?.message).toContain('https://toy.example');
      expect(error?.message).not.toContain('abc');
      expect(server.paths).toEqual([]);
    },
  );

  it('not set, and the answer lies in the folder -> served', async () => {
    const server = await localServer(() => ({ body: 'x' }));
    const { downloader, folder } = setup();
    await downloader.fetch(requestTo(server.url, inQuery));
    const without = setup({ downloadDir: folder, environment: {} }).downloader;
    expect((await without.fetch(requestTo(server.url, inQuery))).text).toBe('x');
  });
});
