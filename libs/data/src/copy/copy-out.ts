import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { CopyError } from '../errors.js';
import { BinaryCopyReader } from './binary-copy-reader.js';
import { type CopyType } from './copy-columns.js';

/** Chunks of `COPY (query) TO STDOUT (FORMAT binary)`, cut anywhere.
 * A reader that stops early makes the rest flow by unread, so that the connection stays usable: put a LIMIT into the
 * query instead. The query takes no parameters: COPY has none.
 * @throws {CopyError} with PostgreSQL's message; the connection stays usable */
export async function* copyOut(client: pg.ClientBase, query: string): AsyncGenerator<Buffer, void, undefined> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  let ended = false;
  const over = new Promise<void>((resolve) => {
    stream.once('end', () => {
      ended = true;
      resolve();
    });
    stream.once('error', () => {
      ended = true;
      resolve();
    });
  });
  try {
    yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new CopyError('out', query, error);
  } finally {
    if (!ended) {
      stream.resume();
      await over;
    }
  }
}

/** Runs `query` through a binary COPY and calls `row` for each of its rows, in order.
 * @param types of the columns, in the order of the query
 * @returns rows read
 * @throws {CopyError} when the query fails, {@link CopyFormatError} when a column has another type */
export async function copyRows(
  client: pg.ClientBase,
  query: string,
  types: readonly CopyType[],
  row: (reader: BinaryCopyReader) => void,
): Promise<number> {
  const reader = new BinaryCopyReader(types);
  for await (const chunk of copyOut(client, query)) {
    reader.push(chunk);
    while (reader.next()) row(reader);
  }
  reader.end();
  return reader.rows;
}
