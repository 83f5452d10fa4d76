import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { afterEach } from '@jest/globals';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** `drop`: the connection ends without an answer; `halfway`: in the middle of the body; `silence`: it stays open. */
  readonly fails?: 'drop' | 'halfway' | 'silence';
}

export interface LocalServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Path and query of each request, in order. */
  readonly paths: readonly string[];
  readonly requests: readonly IncomingMessage[];
}

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(
    open.splice(0).map(
      (server) =>
        new Promise((resolve) => {
          server.close(resolve);
          server.closeAllConnections();
        }),
    ),
  );
});

/** A server for one test.
 * @param reply gets path with query, and how many requests of that path came before */
export async function localServer(
  reply: (path: string, before: number, request: IncomingMessage) => Reply,
): Promise<LocalServer> {
  const paths: string[] = [];
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const before = paths.filter((other) => other === path).length;
    paths.push(path);
    requests.push(request);
    const { status = 200, headers = {}, body = '', fails } = reply(path, before, request);
    if (fails === 'drop') {
      request.socket.destroy();
    } else if (fails === 'halfway') {
      response.writeHead(status, { ...headers, 'content-length': String(body.length * 2) });
      response.write(body, () => request.socket.destroy());
    } else if (fails !== 'silence') {
      response.writeHead(status, headers).end(body);
    }
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths, requests };
}
