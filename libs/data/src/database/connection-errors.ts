import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseError } from '../errors.js';

/** Where a store's connections go. */
export interface ConnectionTarget {
  /** Without password: for messages. */
  readonly description: string;
  /** The setting that chose it: for remedies. */
  readonly origin: string;
}

const LOSS_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03']);
const LOSS_MESSAGES =
  /Connection terminated|timeout expired|timeout exceeded when trying to connect|not queryable|connection is closed/i;

/** True when the connection, not the statement, failed: the same statement may succeed on a new connection.
 * @see PostgreSQL documentation, "Error Codes": class 08 and 57P01 to 57P03 */
export function isConnectionLoss(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (LOSS_CODES.has(code) || /^08\w{3}$/.test(code))) return true;
  return typeof message === 'string' && LOSS_MESSAGES.test(message);
}

/** Repeats `work` when the connection is lost under it, with growing pauses. Only for work that may be done twice. */
export async function retryOnConnectionLoss<T>(work: () => Promise<T>, attempts = 4, firstPauseMs = 50): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isConnectionLoss(error)) throw error;
      await sleep(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}

/** One sentence about why `target` could not be connected to, and the remedy. */
export function connectionFailed(database: string, target: ConnectionTarget, error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { code, message } = error as { code?: string; message?: string };
  // Several addresses that were all refused come as one error without a message.
  const cause = message === undefined || message === '' ? new Error(code ?? String(error)) : error;
  return new DatabaseError(database, `could not connect to ${target.description}`, remedy(target, code, message), {
    cause,
  });
}

function remedy({ origin, description }: ConnectionTarget, code = '', message = ''): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Check the host name in ${origin}.`;
    case 'ECONNREFUSED':
      return `No server listens there: start it, or correct host and port in ${origin}.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `The host does not answer: check the network and ${origin}.`;
    case '28P01':
    case '28000':
      return `Correct user and password in ${origin}, or the server's pg_hba.conf.`;
    case '3D000':
      return `Create the database (CREATE DATABASE ...), or correct its name in ${origin}.`;
    case '53300':
      return 'The server has no connection left: lower databases.poolSize, or raise its max_connections.';
    case '57P03':
      return 'The server is starting or stopping: try again in a moment.';
    default:
  }
  if (/timeout/i.test(message)) {
    return `The host does not answer: check the network and ${origin}, or raise databases.connectTimeoutMs.`;
  }
  if (/SSL|certificate/i.test(message))
    return `Check sslmode in ${origin} (for example ?sslmode=disable on a trusted network).`;
  return `Check ${origin} and the log of the server at ${description}.`;
}
