import { InputError, PrometheusError } from '@prometheus/core';
import { DownloadInterruptedError } from '@prometheus/data';
import { RunInterruptedError } from '@prometheus/orchestration';

import { SIGNAL_EXIT_CODES } from './abort-on-signals.js';

/** 0: done. 1: the program or its surroundings failed. 2: the input was wrong. A run or download that a signal interrupted ends with 128 + the
 * signal's number. */
export const EXIT = { ok: 0, failure: 1, badInput: 2 } as const;

export interface Failure {
  readonly exitCode: number;
  readonly message: string;
}

/** System errors that a user can do something about. */
const SYSTEM_ERRORS: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: (path) => `The disk is full${path}. Free some space and run the command again; nothing was half-written.`,
  EDQUOT: (path) => `The disk quota is used up${path}. Free some space and run the command again.`,
  EACCES: (path) => `Permission is denied${path}. Choose another folder, or change its owner or mode.`,
  EPERM: (path) => `The operation is not permitted${path}. Choose another folder, or change its owner or mode.`,
  EROFS: (path) => `The file system is read-only${path}. Choose another folder.`,
  ENOENT: (path) => `There is no such file or folder${path}. Check the path.`,
  ENOTDIR: (path) => `A part of the path is a file${path}. Check the path.`,
  EISDIR: (path) => `A file is expected, and there is a folder${path}. Check the path.`,
  EADDRINUSE: () => 'The port is in use. Choose another, or stop the program that holds it.',
  ECONNREFUSED: () => 'The server does not answer. Check that it runs and that the address is right.',
};

const USER_PATHS = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** What to tell the user, in a sentence, and how to end. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof InputError) return { exitCode: EXIT.badInput, message: error.message };
  if (error instanceof RunInterruptedError || error instanceof DownloadInterruptedError) {
    return { exitCode: SIGNAL_EXIT_CODES[String(error.cause)] ?? EXIT.failure, message: error.message };
  }
  if (error instanceof PrometheusError) return { exitCode: EXIT.failure, message: error.message };
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === '53100')
    return {
      exitCode: EXIT.failure,
      message: (SYSTEM_ERRORS.ENOSPC as (path: string) => string)(' on the database server'),
    };
  const sentence = code === undefined ? undefined : SYSTEM_ERRORS[code];
  if (sentence !== undefined) {
    return {
      exitCode: USER_PATHS.has(code as string) ? EXIT.badInput : EXIT.failure,
      message: sentence(path === undefined ? '' : `: ${path}`),
    };
  }
  return {
    exitCode: EXIT.failure,
    message: `Unexpected failure: ${message ?? String(error)}. Run again with --debug for details.`,
  };
}
