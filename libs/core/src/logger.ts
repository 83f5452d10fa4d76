import winston from 'winston';

import { type Decision } from './decision.js';
import { redact } from './redact.js';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log: a message, fields, and the fields of all parents. Secrets are redacted, circular fields are cut. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** Adds `fields` to every line; a line's own field of the same name wins. */
  child(fields: LogFields): Logger;
  /** One line for a decision, with its hash but without its full action. */
  logDecision(decision: Decision, hash: string): void;
}

export interface LoggerOptions {
  /** At `debug`, errors among the fields keep their stack traces. */
  readonly level?: LogLevel;
  /** `pretty` for people, `json` for machines; by default pretty on a terminal. */
  readonly format?: 'pretty' | 'json';
  /** Defaults to standard error, so that results on standard output stay clean. */
  readonly stream?: NodeJS.WritableStream;
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
  const rest = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}=${typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value)}`,
    );
  return `${String(timestamp)} ${level.padEnd(5)} ${String(message)}${rest.join('')}`;
});

/** Names that the line itself uses: a field so named would overwrite or lengthen them, so it gets an underscore. */
const LINE_NAMES = ['timestamp', 'level', 'message'];

function wrap(root: winston.Logger, inherited: LogFields): Logger {
  const write = (level: LogLevel, message: string, fields?: LogFields): void => {
    if (!root.isLevelEnabled(level)) return;
    const all = redact({ ...inherited, ...fields }, '', { stacks: root.isLevelEnabled('debug') });
    const named = Object.entries(all as object).map(([name, value]) => [
      LINE_NAMES.includes(name) ? `${name}_` : name,
      value,
    ]);
    root.log({ ...Object.fromEntries(named), level, message: String(redact(message)) });
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
        modelIds: decision.modelIds,
        inputsHash: decision.inputsHash,
        hash,
      }),
  };
}
