import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ArtifactChangedError } from '../../src/errors.js';
import { ArtifactStore } from '../../src/models/artifact-store.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';

/** FIPS 180-2, appendix B.1: the digest of "abc". */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('ArtifactStore', () => {
  const folder = join(temporaryDirectory(), 'artifacts');
  const store = new ArtifactStore(folder);

  it('a text written several times at once -> one file named by its hash, nothing beside it', async () => {
    const references = await Promise.all([1, 2, 3].map(() => store.write('abc')));
    expect(references).toEqual([ABC, ABC, ABC]);
    expect(readdirSync(folder)).toEqual(['ba']);
    expect(readdirSync(join(folder, 'ba'))).toEqual([`${ABC}.json`]);
    expect(readFileSync(store.pathOf(ABC), 'utf8')).toBe('abc');
    expect(await store.read(ABC, 'm')).toBe('abc');
  });

  it('a file that changed, then none -> refused with file, hashes and remedy; writing puts it right', async () => {
    await store.write('abc');
    writeFileSync(store.pathOf(ABC), 'abd');
    const changed: unknown = await store.read(ABC, 'm').catch((error: unknown) => error);
    expect(changed).toBeInstanceOf(ArtifactChangedError);
    expect(changed).toMatchObject({ code: 'ARTIFACT_CHANGED', modelId: 'm', file: store.pathOf(ABC), expected: ABC });
    // printf abd | sha256sum
    expect((changed as ArtifactChangedError).found).toBe(
      'a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9',
    );
    expect((changed as Error).message).toContain('Restore the file from a backup');
    await store.write('abc');
    expect(await store.read(ABC, 'm')).toBe('abc');
    rmSync(store.pathOf(ABC));
    await expect(store.read(ABC, 'm')).rejects.toMatchObject({ found: undefined });
    await expect(store.read(ABC, 'm')).rejects.toThrow('there is no file');
  });

  it('what is no sha256 -> no path, so that no reference leads out of the folder', () => {
    for (const reference of ['../../etc/passwd', ABC.toUpperCase(), ABC.slice(1)]) {
      expect(() => store.pathOf(reference)).toThrow(RangeError);
    }
  });
});
