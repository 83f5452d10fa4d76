import { type DownloadRequest, type ProviderDescription } from '../provider.js';
import { type Attempt, exchange, type ExchangeOptions } from './exchange.js';

const MOST_REDIRECTS = 5;

export interface Sending extends ExchangeOptions {
  readonly provider: ProviderDescription;
  /** Waits until the next request may go out. */
  pass(): Promise<void>;
}

/** Sends one request and follows its redirects. The key goes to the host of the request only, and never from https to http.
 * @returns an answer of status 200, decompressed and at most `maxBytes` long, or the failure; its reason may hold the key
 * @throws {ProviderKeyError}, and the reason of the signal when it aborts */
export async function sendRequest(request: DownloadRequest, sending: Sending): Promise<Attempt> {
  const { provider, secret } = sending;
  const first = new URL(request.url);
  let url = first;
  let status: number | undefined;
  const refuse = (reason: string): Attempt => ({ failure: { reason, status, isTemporary: false } });
  for (let redirects = 0; ; redirects++) {
    const headers = new Headers(request.headers);
    const target = new URL(url.href);
    if (mayHaveKey(first, target)) {
      secret.addTo(provider, request, target, headers);
    } else {
      if (request.secret !== undefined && 'query' in request.secret) target.searchParams.delete(request.secret.query);
      if (secret.isIn(target.href)) return refuse('redirects the key to another host');
    }
    await sending.pass();
    const hop = await exchange(target, headers, sending);
    if (!('location' in hop)) return hop;
    status = hop.status;
    if (redirects === MOST_REDIRECTS) return refuse(`redirects more than ${MOST_REDIRECTS} times`);
    if (!URL.canParse(hop.location, url.href)) return refuse('redirects to what is no address');
    url = new URL(hop.location, url.href);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('redirects to no web page');
  }
}

function mayHaveKey(first: URL, target: URL): boolean {
  const isSame = target.protocol === first.protocol && target.host === first.host;
  return isSame || (first.protocol === 'http:' && target.protocol === 'https:' && target.host === first.host);
}
