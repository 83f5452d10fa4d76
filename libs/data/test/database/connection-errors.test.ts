import { describe, expect, it } from '@jest/globals';

import { connectionFailed, isConnectionLoss, retryOnConnectionLoss } from '../../src/database/connection-errors.js';

const withCode = (code: string, message = 'message'): Error => Object.assign(new Error(message), { code });
const target = { description: 'postgres://me@db.example:5432/trading', origin: 'DATABASE_URL' };

describe('isConnectionLoss', () => {
  it('network errors, shutdown and recovery of the server -> loss', () => {
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03', '08006', '08003']) {
      expect([code, isConnectionLoss(withCode(code))]).toEqual([code, true]);
    }
    expect(isConnectionLoss(new Error('Connection terminated unexpectedly'))).toBe(true);
  });

  it('errors of the statement or the credentials -> no loss', () => {
    for (const code of ['23505', '42P01', '28P01', '57014'])
      expect([code, isConnectionLoss(withCode(code))]).toEqual([code, false]);
  });
});

describe('retryOnConnectionLoss', () => {
  it('lost twice -> tried a third time', async () => {
    let calls = 0;
    const work = async (): Promise<string> => {
      calls += 1;
      if (calls < 3) throw withCode('ECONNRESET');
      return 'answer';
    };
    await expect(retryOnConnectionLoss(work, 4, 1)).resolves.toBe('answer');
    expect(calls).toBe(3);
  });

  it('lost every time -> the last error after all attempts', async () => {
    let calls = 0;
    const work = async (): Promise<never> => {
      calls += 1;
      throw withCode('ECONNRESET', `attempt ${calls}`);
    };
    await expect(retryOnConnectionLoss(work, 3, 1)).rejects.toThrow('attempt 3');
  });

  it('another error -> no second attempt', async () => {
    let calls = 0;
    const work = async (): Promise<never> => {
      calls += 1;
      throw withCode('23505');
    };
    await expect(retryOnConnectionLoss(work, 3, 1)).rejects.toMatchObject({ code: '23505' });
    expect(calls).toBe(1);
  });
});

describe('connectionFailed', () => {
  it.each([
    ['ENOTFOUND', /Check the host name in DATABASE_URL/],
    ['ECONNREFUSED', /No server listens there: start it, or correct host and port in DATABASE_URL/],
    ['28P01', /Correct user and password in DATABASE_URL/],
    ['3D000', /Create the database/],
    ['53300', /lower databases\.poolSize/],
    ['57P03', /starting or stopping/],
    ['XX000', /log of the server at postgres:\/\/me@db\.example:5432\/trading/],
  ])('%s -> which database, what was tried, what to do', (code, remedy) => {
    const { message } = connectionFailed('runtime', target, withCode(code));
    expect(message).toMatch(/^The runtime database: could not connect to postgres:\/\/me@db\.example:5432\/trading/);
    expect(message).toMatch(remedy);
  });

  it('no answer in time -> the setting that waits longer', () => {
    expect(connectionFailed('runtime', target, new Error('timeout exceeded when trying to connect')).message).toMatch(
      /raise databases\.connectTimeoutMs/,
    );
  });
});
