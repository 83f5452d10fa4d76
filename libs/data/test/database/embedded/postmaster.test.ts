import { describe, expect, it } from '@jest/globals';

import { freePort, startOutcome } from '../../../src/database/embedded/postmaster.js';

// Lines as PostgreSQL 18 writes them (src/backend/utils/init/miscinit.c, libpq/pqcomm.c, port/sysv_shmem.c).
const stamp = '2026-01-05 10:00:00.000 UTC [77]';

describe('startOutcome', () => {
  it('another process was faster -> already running', () => {
    const log = `${stamp} FATAL:  lock file "postmaster.pid" already exists\n${stamp} HINT:  Is another postmaster (PID 70) running?`;
    expect(startOutcome('pg_ctl: could not start server', log)).toBe('already-running');
  });

  it('another process was faster by a moment, and its file is still empty -> already running', () => {
    const log = `${stamp} FATAL:  lock file "postmaster.pid" is empty\n${stamp} HINT:  Either another server is starting, or the lock file is the remnant of a previous server startup crash.`;
    expect(startOutcome('pg_ctl: could not start server', log)).toBe('already-running');
  });

  it('the port was taken in the meantime -> port in use', () => {
    const log = `${stamp} LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\n${stamp} FATAL:  could not create any TCP/IP sockets`;
    expect(startOutcome('', log)).toBe('port-in-use');
  });

  it('a port below 1024 without the right to it -> reserved', () => {
    const log = `${stamp} LOG:  could not bind IPv4 address "127.0.0.1": Permission denied\n${stamp} FATAL:  could not create any TCP/IP sockets`;
    expect(startOutcome('', log)).toBe('port-reserved');
  });

  it('helpers of a killed server are still ending -> not yet', () => {
    const log = `${stamp} FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use`;
    expect(startOutcome('', log)).toBe('not-yet');
  });

  it('anything else -> the last fatal line', () => {
    const log = `${stamp} LOG:  starting\n${stamp} FATAL:  could not write lock file "postmaster.pid": No space left on device`;
    expect(startOutcome('', log)).toEqual({
      failure: 'could not write lock file "postmaster.pid": No space left on device',
    });
  });

  it('no log -> what pg_ctl said', () => {
    expect(startOutcome('pg_ctl: cannot be run as root\n', '')).toEqual({ failure: 'pg_ctl: cannot be run as root' });
  });
});

describe('freePort', () => {
  it('any -> a port that can be taken', async () => {
    const port = await freePort(0);
    expect(port).toBeGreaterThan(1023);
    await expect(freePort(port as number)).resolves.toBe(port);
  });
});
