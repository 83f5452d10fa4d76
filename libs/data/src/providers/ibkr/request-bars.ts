import { type Sleep } from '../download/sleep.js';
import {
  type HistoricalBarClient,
  type IbkrBar,
  type IbkrBarRequest,
  type IbkrContract,
} from './historical-bar-client.js';
import { messageMeaning } from './message-codes.js';

export type BarOutcome =
  | { readonly kind: 'BARS'; readonly bars: readonly IbkrBar[] }
  | { readonly kind: 'NO_DATA' | 'UNKNOWN_CONTRACT' }
  | {
      readonly kind: 'FAILED';
      readonly why: 'PACING' | 'AGAIN' | 'REFUSED' | 'LOST';
      readonly code: number;
      readonly reason: string;
    };

/** Sends one request and collects its bars; they count only when their end has come.
 * @param timeoutMs longest time without a message about the request; while the connection to the servers is away, `outageMs`
 * @throws the reason of the signal when it aborts */
export async function requestBars(
  client: HistoricalBarClient,
  contract: IbkrContract,
  request: IbkrBarRequest,
  {
    sleep,
    timeoutMs,
    outageMs,
    signal,
  }: { sleep: Sleep; timeoutMs: number; outageMs: number; signal?: AbortSignal | undefined },
): Promise<BarOutcome> {
  signal?.throwIfAborted();
  if (!client.isConnected()) return failed('LOST', 504, 'is not connected');
  const id = client.nextRequestId();
  const bars: IbkrBar[] = [];
  let timer = new AbortController();
  let isAway = false;
  let isDone = false;
  let stop = (): void => undefined;
  const outcome = new Promise<BarOutcome>((resolve) => {
    const end = (result: BarOutcome): void => {
      if (isDone) return;
      isDone = true;
      timer.abort();
      resolve(result);
    };
    const restart = (): void => {
      if (isDone) return;
      timer.abort();
      const current = new AbortController();
      timer = current;
      const waitMs = isAway ? outageMs : timeoutMs;
      const late = isAway
        ? failed('LOST', 1100, 'lost its connection to the servers')
        : failed('AGAIN', 0, `sent nothing for ${waitMs / 1000} s`);
      sleep(waitMs, current.signal).then(
        () => current.signal.aborted || end(late),
        () => undefined,
      );
    };
    const unlisten = client.listen({
      historicalData: (of, bar) => {
        if (of !== id || isDone) return;
        bars.push(bar);
        restart();
      },
      historicalDataEnd: (of) => {
        if (of === id) end({ kind: 'BARS', bars });
      },
      error: (of, code, message) => {
        if (of >= 0 && of !== id) return;
        const meaning = messageMeaning(of, code, message);
        if (meaning === 'NO_DATA' || meaning === 'UNKNOWN_CONTRACT') return end({ kind: meaning });
        if (meaning === 'PACING' || meaning === 'AGAIN' || meaning === 'REFUSED')
          return end(failed(meaning, code, `answered ${code}: ${message}`));
        // What was asked before an outage that lost data is never answered.
        if (meaning === 'BACK') return end(failed('AGAIN', code, 'lost data of the request'));
        if (meaning === 'NOTE') return;
        isAway = meaning === 'LOST';
        restart();
      },
      disconnected: () => end(failed('LOST', 504, 'broke off its connection')),
    });
    const onAbort = (): void => end(failed('AGAIN', 0, 'was interrupted'));
    signal?.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      unlisten();
      signal?.removeEventListener('abort', onAbort);
    };
    restart();
    client.reqHistoricalData(id, contract, request);
  });
  try {
    const result = await outcome;
    if (result.kind === 'FAILED' && client.isConnected()) client.cancelHistoricalData(id);
    signal?.throwIfAborted();
    return result;
  } finally {
    isDone = true;
    timer.abort();
    stop();
  }
}

function failed(why: 'PACING' | 'AGAIN' | 'REFUSED' | 'LOST', code: number, reason: string): BarOutcome {
  return { kind: 'FAILED', why, code, reason };
}
