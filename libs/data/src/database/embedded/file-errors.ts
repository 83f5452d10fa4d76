import { DatabaseError } from '../../errors.js';

const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['the disk is full', 'Free some space, or choose another databases.embedded.directory.'],
  EDQUOT: ['the disk quota is used up', 'Free some space, or choose another databases.embedded.directory.'],
  EROFS: ['the file system is read-only', 'Choose another databases.embedded.directory, or set DATABASE_URL.'],
  EACCES: ['permission was denied', 'Correct the permissions, or choose another databases.embedded.directory.'],
  EPERM: ['permission was denied', 'Correct the permissions, or choose another databases.embedded.directory.'],
  ENOTDIR: ['a part of the path is a file', 'Choose another databases.embedded.directory.'],
  EEXIST: ['a file is in its place', 'Move it away, or choose another databases.embedded.directory.'],
};

/** Runs `work` on the embedded server's files; a full disk or a lack of permission becomes one sentence. */
export function onFiles<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const [reason, remedy] = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? [];
    if (reason === undefined || remedy === undefined) throw error;
    throw new DatabaseError('embedded', `${path} cannot be written: ${reason}`, remedy, { cause: undefined });
  }
}
