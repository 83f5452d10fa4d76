import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { sha256 } from '@prometheus/core';

import { ArtifactChangedError } from '../errors.js';

const HASH = /^[0-9a-f]{64}$/;

/** Files named by the sha256 of their bytes: `<folder>/<first two digits>/<sha256>.json`. */
export class ArtifactStore {
  #writes = 0;

  constructor(readonly folder: string) {}

  /** @throws {RangeError} unless `reference` is a sha256 in lower-case hexadecimal digits */
  pathOf(reference: string): string {
    if (!HASH.test(reference)) throw new RangeError(`${JSON.stringify(reference)} is no sha256 of an artifact`);
    return join(this.folder, reference.slice(0, 2), `${reference}.json`);
  }

  /** Puts text in place, whole or not at all; a file that lost its bytes is put right.
   * @returns its reference */
  async write(text: string): Promise<string> {
    const reference = sha256(text);
    const path = this.pathOf(reference);
    const present = await contentOf(path);
    if (present !== undefined && sha256(present) === reference) return reference;
    await mkdir(dirname(path), { recursive: true });
    this.#writes += 1;
    const unfinished = `${path}.${process.pid}.${this.#writes}.part`;
    try {
      const file = await open(unfinished, 'w');
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
    return reference;
  }

  /** @param modelId named in the error
   * @throws {ArtifactChangedError} when the file is gone or its bytes have another hash */
  async read(reference: string, modelId: string): Promise<string> {
    const path = this.pathOf(reference);
    const content = await contentOf(path);
    const found = content === undefined ? undefined : sha256(content);
    if (content === undefined || found !== reference) throw new ArtifactChangedError(modelId, path, reference, found);
    return content.toString('utf8');
  }
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
