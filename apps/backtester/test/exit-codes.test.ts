import { describe, expect, it } from '@jest/globals';
import { InvalidDateError } from '@prometheus/core';

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

  it('wrong input -> 2; anything unforeseen -> 1 with a pointer to --debug', () => {
    expect(describeFailure(new InvalidDateError('x', 'start')).exitCode).toBe(2);
    expect(describeFailure(new TypeError('boom'))).toEqual({
      exitCode: 1,
      message: 'Unexpected failure: boom. Run again with --debug for details.',
    });
  });
});
