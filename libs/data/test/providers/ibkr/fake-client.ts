import {
  type HistoricalBarClient,
  type HistoricalBarListener,
  type IbkrBar,
  type IbkrBarRequest,
  type IbkrContract,
} from '../../../src/providers/ibkr/historical-bar-client.js';
import { type VirtualTime } from './virtual-time.js';

export interface Asked {
  readonly atMs: number;
  readonly id: number;
  readonly contract: IbkrContract;
  readonly request: IbkrBarRequest;
}

/** What happens upon request number `n` (from 0): it tells its listener, at once or `after` a while. */
export type Script = (tell: HistoricalBarListener, asked: Asked, n: number) => void;

export interface FakeClient extends HistoricalBarClient {
  readonly asked: readonly Asked[];
  readonly cancelled: readonly number[];
  readonly listeners: number;
  connected: boolean;
}

export function fakeClient(time: VirtualTime, script: Script): FakeClient {
  const listeners = new Set<HistoricalBarListener>();
  const asked: Asked[] = [];
  const cancelled: number[] = [];
  let ids = 100;
  const tell: HistoricalBarListener = {
    historicalData: (id, bar) => listeners.forEach((listener) => listener.historicalData(id, bar)),
    historicalDataEnd: (id) => listeners.forEach((listener) => listener.historicalDataEnd(id)),
    error: (id, code, message) => listeners.forEach((listener) => listener.error(id, code, message)),
    disconnected: () => listeners.forEach((listener) => listener.disconnected()),
  };
  return {
    asked,
    cancelled,
    connected: true,
    get listeners() {
      return listeners.size;
    },
    isConnected() {
      return this.connected;
    },
    nextRequestId: () => ids++,
    reqHistoricalData: (id, contract, request) => {
      const one = { atMs: time.clock.monotonicMs(), id, contract, request };
      asked.push(one);
      time.after(5, () => script(tell, one, asked.length - 1));
    },
    cancelHistoricalData: (id) => cancelled.push(id),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `20100104 10 100`: open = high = low = close = 10, volume 100. */
export function bar(text: string): IbkrBar {
  const [date, price, volume] = text.split(' ');
  const value = Number(price);
  return { date, open: value, high: value, low: value, close: value, volume: Number(volume) };
}
