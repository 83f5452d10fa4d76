import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fixedClock } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { AnswerStore } from '../../../src/providers/download/answer-store.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';

const URL_A = 'https://toy.example/a';

function store(): { folder: string; answers: AnswerStore } {
  const folder = temporaryDirectory();
  return { folder, answers: new AnswerStore(folder, 'toy', fixedClock('2020-01-02T12:00:00Z')) };
}

describe('AnswerStore', () => {
  it('an answer written -> read back for its address; two files, the second names address and time', async () => {
    const { folder, answers } = store();
    await answers.write('A.json', URL_A, Buffer.from('[1]'));
    expect((await answers.read('A.json', URL_A))?.toString()).toBe('[1]');
    expect(readdirSync(join(folder, 'toy')).sort()).toEqual(['A.json', 'A.json.source.json']);
    expect(JSON.parse(readFileSync(join(folder, 'toy', 'A.json.source.json'), 'utf8'))).toMatchObject({
      url: URL_A,
      bytes: 3,
      receivedAt: '2020-01-02T12:00:00.000Z',
    });
  });

  it('another address, no note, a note that is none, a shorter or a changed file -> not taken', async () => {
    const { folder, answers } = store();
    const path = join(folder, 'toy', 'A.json');
    await answers.write('A.json', URL_A, Buffer.from('[1]'));
    expect(await answers.read('A.json', `${URL_A}?from=2000`)).toBeUndefined();
    expect(await answers.read('B.json', URL_A)).toBeUndefined();
    writeFileSync(path, '[2]');
    expect(await answers.read('A.json', URL_A)).toBeUndefined();
    truncateSync(path, 2);
    expect(await answers.read('A.json', URL_A)).toBeUndefined();
    for (const note of ['{"url": "https', 'null', '7']) {
      writeFileSync(`${path}.source.json`, note);
      expect(await answers.read('A.json', URL_A)).toBeUndefined();
    }
    await answers.write('A.json', URL_A, Buffer.from('[3]'));
    expect((await answers.read('A.json', URL_A))?.toString()).toBe('[3]');
  });

  it('a file left by a stopped program -> not taken', async () => {
    const { folder, answers } = store();
    mkdirSync(join(folder, 'toy'));
    writeFileSync(join(folder, 'toy', 'A.json'), '[1'); // renamed, and the program ended before its note was
    writeFileSync(join(folder, 'toy', 'B.json.99.part'), '[1');
    expect(await answers.read('A.json', URL_A)).toBeUndefined();
    expect(await answers.read('B.json', URL_A)).toBeUndefined();
  });

  it('writing fails -> nothing is left of it', async () => {
    const { folder, answers } = store();
    mkdirSync(join(folder, 'toy', 'A.json'), { recursive: true }); // a folder where the answer should go
    await expect(answers.write('A.json', URL_A, Buffer.from('[1]'))).rejects.toThrow();
    expect(readdirSync(join(folder, 'toy'))).toEqual(['A.json']);
  });

  it.each([
    '../A.json',
    'a/b',
    'a\\b',
    '..',
    '.',
    '',
    '.hidden',
    'a..b',
    '-rf',
    'A.json.',
    'A\0.json',
    'C:A',
    'A json',
    'A.json\n',
    'A.json.source.json',
    'A.part',
    'A.PART',
    'x'.repeat(201),
    '/etc/passwd',
  ])('key %j -> refused, nothing written', async (key) => {
    const { folder, answers } = store();
    await expect(answers.write(key, URL_A, Buffer.from('x'))).rejects.toThrow(RangeError);
    await expect(answers.read(key, URL_A)).rejects.toThrow('cannot name a file');
    expect(existsSync(join(folder, 'toy'))).toBe(false);
  });

  it('a provider name that is a path -> refused', () => {
    expect(() => new AnswerStore('x', '../toy', fixedClock('2020-01-02T12:00:00Z'))).toThrow(RangeError);
  });
});
