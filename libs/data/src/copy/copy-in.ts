import { once } from 'node:events';

import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { CopyError } from '../errors.js';
import { type CopyTarget, copyTargetSql } from './copy-columns.js';

/** Bytes that may wait for the socket while the next chunk is being encoded. */
const QUEUED_BYTES = 1_048_576;

/** Sends chunks of a COPY FROM STDIN. All rows are stored or, on any error, none of this call.
 * @param client one connection; it stays usable after an error (inside a transaction: after its rollback)
 * @param target table and columns, sent in the binary format, or a complete `COPY ... FROM STDIN ...` statement
 * @param chunks cut anywhere; an error thrown by the source cancels the COPY and is thrown again
 * @returns rows stored
 * @throws {CopyError} as soon as PostgreSQL refuses a row, naming its line and column */
export async function copyIn(
  client: pg.ClientBase,
  target: CopyTarget | string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<number> {
  const statement = typeof target === 'string' ? target : `COPY ${copyTargetSql(target)} FROM STDIN (FORMAT binary)`;
  const into = typeof target === 'string' ? statement : target.table;
  const stream = client.query(copyFrom(statement, { highWaterMark: QUEUED_BYTES }));
  let refusal: Error | undefined;
  const refused = new Promise<never>((_, reject) => {
    stream.once('error', (error: Error) => {
      refusal = error;
      reject(error);
    });
  });
  refused.catch(() => undefined);
  const finished = once(stream, 'finish');
  finished.catch(() => undefined);

  try {
    for await (const chunk of chunks) {
      if (refusal !== undefined) throw refusal;
      if (!stream.write(chunk)) await Promise.race([refused, once(stream, 'drain')]);
    }
    stream.end();
    await Promise.race([refused, finished]);
  } catch (error) {
    if (refusal !== undefined) throw new CopyError('in', into, refusal);
    // The source failed: tell the server, and wait until it has answered, so that the next query finds it ready.
    const closed = once(stream, 'close').catch(() => undefined);
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
    await closed;
    throw error;
  }
  return stream.rowCount;
}
