import { describe, expect, it } from '@jest/globals';
import { InvalidDateError } from '@prometheus/core';
import { DownloadInterruptedError } from '@prometheus/data';
import { RunInterruptedError } from '@prometheus/orchestration';

import { describeFailure } from '../src/exit-codes.js';

const systemError = (code: string, path?: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: raw`), { code, path });

describe('describeFailure', () => {
  it.each([
    ['ENOSPC', 1, /disk is full: \/data\/x/],
    ['EACCES', 1, /Permission is denied: \/data\/x/],
    ['ENOENT', 2, /no such file or folder: \/data\/x/],
    ['EADDRINUSE', 1, /port is in use/],
  ])('system error %s -> exit code %i and what to do', (code, exitCode, message) => {
    const failure = describeFailure(systemError(code, '/data/x'));
    expect(failure.exitCode).toBe(exitCode);
    expect(failure.message).toMatch(message);
  });

  it('a full disk of the database server -> said as such', () => {
    expect(describeFailure(Object.assign(new Error('could not extend file'), { code: '53100' }))).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('disk is full on the database server'),
    });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('a run interrupted by %s -> %i, and how to go on', (cause, exitCode) => {
    expect(describeFailure(new RunInterruptedError('2010-01-04', 7, 20, { cause }))).toEqual({
      exitCode,
      message: 'Interrupted after session 7 of 20 (2010-01-04). Give the same command again to go on from there.',
    });
  });

  it('a download interrupted by a signal -> its code, and how to go on', () => {
    expect(describeFailure(new DownloadInterruptedError('tiingo', 'SIGINT'))).toEqual({
      exitCode: 130,
      message: expect.stringContaining('Run the same command again: it goes on where it stopped.'),
    });
  });

  it('wrong input -> 2; anything unforeseen -> 1 with a pointer to --debug', () => {
    expect(describeFailure(new InvalidDateError('x', 'start')).exitCode).toBe(2);
    expect(describeFailure(new TypeError('boom'))).toEqual({
      exitCode: 1,
      message: 'Unexpected failure: boom. Run again with --debug for details.',
    });
  });
});
