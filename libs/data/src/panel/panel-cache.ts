import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { sha256 } from '@prometheus/core';

import { MarketPanel, panelBytes, type PanelHeader } from './market-panel.js';

/** Layout of a file: magic, length of the header, header as JSON, digests, memory; the last 32 bytes are a sha256 over
 * all but the memory. The memory is not hashed at each read (its size says whether it is complete), because the file is
 * renamed into place only when it is written in full and flushed. */
const MAGIC = Buffer.from('PROMPANL', 'latin1');
const CHECKSUM_BYTES = 32;
/** Older files of the same folder are removed beyond this number: each is as large as its panel. */
const FILES_KEPT = 6;

export interface PanelFile {
  readonly folder: string;
  /** Stands for the state of the data; part of the file's name. */
  readonly key: string;
}

/** @returns undefined when there is no such file, or it is not whole: then the panel is built again */
export function readPanelFile(file: PanelFile): MarketPanel | undefined {
  const path = pathOf(file);
  if (!existsSync(path)) return undefined;
  const handle = openSync(path, 'r');
  try {
    const prefix = Buffer.alloc(MAGIC.length + 8);
    readFully(handle, prefix, 0);
    if (!prefix.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    const headerLength = Number(prefix.readBigUInt64LE(MAGIC.length));
    const size = statSync(path).size;
    if (headerLength > size) return undefined;
    const headerText = Buffer.alloc(headerLength);
    readFully(handle, headerText, prefix.length);
    const header = JSON.parse(headerText.toString('utf8')) as PanelHeader;
    const rows = header.sessions.length;
    const bytes = panelBytes(rows, header.instruments.length);
    const start = prefix.length + headerLength;
    if (size !== start + rows * 32 + bytes + CHECKSUM_BYTES) return undefined;
    const digests = new Uint8Array(rows * 32);
    readFully(handle, digests, start);
    const checksum = Buffer.alloc(CHECKSUM_BYTES);
    readFully(handle, checksum, size - CHECKSUM_BYTES);
    if (checksum.toString('hex') !== sha256(Buffer.concat([headerText, digests]))) return undefined;
    const memory = new SharedArrayBuffer(bytes);
    readFully(handle, new Uint8Array(memory), start + digests.length);
    return new MarketPanel(header, memory, digests);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  } finally {
    closeSync(handle);
  }
}

export function writePanelFile(file: PanelFile, panel: MarketPanel): void {
  mkdirSync(file.folder, { recursive: true });
  const path = pathOf(file);
  const unfinished = `${path}.${process.pid}.part`;
  const headerText = Buffer.from(JSON.stringify(panel.header), 'utf8');
  const prefix = Buffer.alloc(MAGIC.length + 8);
  MAGIC.copy(prefix);
  prefix.writeBigUInt64LE(BigInt(headerText.length), MAGIC.length);
  const handle = openSync(unfinished, 'w');
  try {
    const checksum = Buffer.from(sha256(Buffer.concat([headerText, panel.digests])), 'hex');
    for (const part of [prefix, headerText, panel.digests, new Uint8Array(panel.memory), checksum])
      writeFully(handle, part);
    fsyncSync(handle);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, path);
  removeOldFiles(file.folder);
}

const pathOf = ({ folder, key }: PanelFile): string => join(folder, `${key.slice(0, 32)}.panel`);

/** One system call moves at most this much. */
const PIECE = 1 << 30;

function readFully(handle: number, target: Uint8Array, position: number): void {
  let done = 0;
  while (done < target.length) {
    const count = readSync(handle, target, done, Math.min(PIECE, target.length - done), position + done);
    if (count === 0) throw new RangeError('the panel file ends early');
    done += count;
  }
}

function writeFully(handle: number, source: Uint8Array): void {
  let done = 0;
  while (done < source.length) done += writeSync(handle, source, done, Math.min(PIECE, source.length - done));
}

function removeOldFiles(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.panel'))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(FILES_KEPT)) rmSync(path, { force: true });
}
