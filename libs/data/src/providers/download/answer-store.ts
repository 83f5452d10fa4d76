import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type Clock, sha256 } from '@prometheus/core';

/** One name that no file system reads as anything else. */
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;
const NOTE = '.source.json';
const UNFINISHED = '.part';

/** What stands beside an answer. */
interface Note {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** When it was received. */
  readonly receivedAt: string;
}

/** The answers of one provider as files, each with a note of the address that it answers. A file counts when its note says so:
 * address, length and digest. */
export class AnswerStore {
  /** @throws {RangeError} when `provider` cannot be a file name */
  constructor(
    private readonly downloadDir: string,
    private readonly provider: string,
    private readonly clock: Clock,
  ) {
    checkName('provider', provider);
  }

  /** @throws {RangeError} when the key cannot be a file name */
  pathOf(key: string): string {
    checkName('key', key);
    return join(this.downloadDir, this.provider, key);
  }

  /** @returns undefined when there is no whole answer to `url` */
  async read(key: string, url: string): Promise<Buffer | undefined> {
    const path = this.pathOf(key);
    const note = noteOf(await contentOf(`${path}${NOTE}`));
    if (note?.url !== url) return undefined;
    const content = await contentOf(path);
    if (content === undefined || content.length !== note.bytes) return undefined;
    return sha256(content) === note.sha256 ? content : undefined;
  }

  /** Puts an answer in place: after a crash at any point either all of it counts or nothing. */
  async write(key: string, url: string, content: Buffer): Promise<void> {
    const path = this.pathOf(key);
    await mkdir(join(this.downloadDir, this.provider), { recursive: true });
    const receivedAt = this.clock.now().toISOString();
    const note: Note = { url, bytes: content.length, sha256: sha256(content), receivedAt };
    const unfinished = `${path}.${process.pid}${UNFINISHED}`;
    const unfinishedNote = `${path}${NOTE}.${process.pid}${UNFINISHED}`;
    try {
      await writeWhole(unfinished, content);
      await writeWhole(unfinishedNote, Buffer.from(`${JSON.stringify(note, undefined, 2)}\n`));
      await rename(unfinished, path);
      await rename(unfinishedNote, `${path}${NOTE}`);
    } finally {
      await Promise.all([unfinished, unfinishedNote].map((file) => rm(file, { force: true })));
    }
    await syncFolder(join(this.downloadDir, this.provider));
  }
}

function checkName(what: string, name: string): void {
  if (FILE_NAME.test(name) && !name.includes('..') && !name.endsWith('.') && !/\.(part|source\.json)$/i.test(name))
    return;
  throw new RangeError(
    `The ${what} ${JSON.stringify(name)} cannot name a file: use letters, digits, ".", "_" and "-" (see answerKey).`,
  );
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function noteOf(content: Buffer | undefined): Partial<Note> | undefined {
  if (content === undefined) return undefined;
  try {
    const note: unknown = JSON.parse(content.toString('utf8'));
    return typeof note === 'object' && note !== null ? note : undefined;
  } catch {
    return undefined;
  }
}

async function writeWhole(path: string, content: Buffer): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the new names last; where folders cannot be flushed, the system does it in its own time. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
