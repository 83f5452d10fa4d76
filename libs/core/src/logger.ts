import winston from 'winston';

import { type Decision } from './decision.js';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log: a message, fields, and the fields of all parents. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
  /** One line for a decision, with its hash but without its full action. */
  logDecision(decision: Decision, hash: string): void;
}

export interface LoggerOptions {
  readonly level?: LogLevel;
  /** `pretty` for people, `json` for machines; by default pretty on a terminal. */
  readonly format?: 'pretty' | 'json';
  /** Defaults to standard error, so that results on standard output stay clean. */
  readonly stream?: NodeJS.WritableStream;
}

const REDACTED = '[redacted]';
const SECRET_KEY = /pass(word|wd)?$|secret|token|api[-_]?key|authorization|credential|cookie/i;
/** A connection string's password: `scheme://user:password@host`. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@]*(@)/gi;

/** A copy with the values of secret-looking keys and passwords inside URLs replaced. */
export function redact(value: unknown, key = ''): unknown {
  if (SECRET_KEY.test(key)) return value === undefined ? undefined : REDACTED;
  if (typeof value === 'string') return value.replace(URL_PASSWORD, `$1${REDACTED}$2`);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return redact({ ...value, name: value.name, message: value.message });
  if (Array.isArray(value)) return value.map((item) => redact(item));
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redact(member, name)]));
  }
  return value;
}

export function createLogger(options: LoggerOptions = {}): Logger {
  const stream = options.stream ?? process.stderr;
  const pretty = (options.format ?? ((stream as NodeJS.WriteStream).isTTY ? 'pretty' : 'json')) === 'pretty';
  const root = winston.createLogger({
    level: options.level ?? 'info',
    format: winston.format.combine(winston.format.timestamp(), pretty ? prettyFormat : winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  return wrap(root, {});
}

const prettyFormat = winston.format.printf(({ timestamp, level, message, ...fields }) => {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${String(timestamp)} ${level.padEnd(5)} ${String(message)}${rest.join('')}`;
});

function wrap(root: winston.Logger, inherited: LogFields): Logger {
  const write = (level: LogLevel, message: string, fields?: LogFields): void => {
    if (!root.isLevelEnabled(level)) return;
    root.log(level, String(redact(message)), redact({ ...inherited, ...fields }) as object);
  };
  return {
    error: (message, fields) => write('error', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    info: (message, fields) => write('info', message, fields),
    debug: (message, fields) => write('debug', message, fields),
    child: (fields) => wrap(root, { ...inherited, ...fields }),
    logDecision: (decision, hash) =>
      write('info', 'decision', {
        engine: decision.engine,
        asOfDate: decision.asOfDate,
        contextId: decision.contextId,
        configId: decision.configId,
        inputsHash: decision.inputsHash,
        hash,
      }),
  };
}
