import { existsSync, statfsSync } from 'node:fs';

/** `durable` survives a crash of program, server or machine. `scratch` gives up the machine's: for throw-away data. */
export type ServerProfile = 'durable' | 'scratch';

/** The settings of the embedded server, written before each start and included by postgresql.conf. A user's own belong
 * into `ALTER SYSTEM`, which wins over these. Sized for a small machine with 2 cores and a few GB. */
export function serverSettings(port: number, profile: ServerProfile): string {
  const settings: Record<string, string | number> = {
    // Loopback only. No socket file: its path may be longer than the 107 bytes that systems allow.
    listen_addresses: "'127.0.0.1'",
    port,
    unix_socket_directories: "''",
    password_encryption: "'scram-sha-256'",
    max_connections: 200,
    // Taken from the system only as far as it is used.
    shared_buffers: "'256MB'",
    effective_cache_size: "'1GB'",
    work_mem: "'32MB'",
    maintenance_work_mem: "'256MB'",
    // Bulk loads come in bursts: checkpoints follow the clock rather than the volume.
    max_wal_size: "'4GB'",
    checkpoint_timeout: "'15min'",
    // No replicas: a COPY into a table made in the same transaction then needs no log, and stays crash-safe.
    wal_level: "'minimal'",
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    // Compiling pays off for statements of seconds; ours are short or a COPY.
    jit: 'off',
    dynamic_shared_memory_type: roomySharedMemory() ? "'posix'" : "'mmap'",
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    log_checkpoints: 'off',
    // Failed statements reach their program; the log keeps starts, stops and crashes.
    log_min_messages: "'log'",
    log_min_error_statement: "'panic'",
  };
  if (profile === 'scratch') {
    Object.assign(settings, {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      shared_buffers: "'64MB'",
    });
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `# Written by Prometheus before each start: changes are lost. Use ALTER SYSTEM instead.\n${lines.join('\n')}\n`;
}

/** Containers often get 64 MB of /dev/shm, which one parallel sort exhausts. */
function roomySharedMemory(): boolean {
  if (process.platform !== 'linux') return true;
  if (!existsSync('/dev/shm')) return false;
  const { bsize, blocks } = statfsSync('/dev/shm');
  return bsize * blocks >= 512 * 1024 * 1024;
}
