import { describe, expect, it } from '@jest/globals';

import { createLiveTable } from '../../src/commands/live-table.js';

function collected(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 12, write: (text: string) => written.push(text) > 0 };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
}

describe('createLiveTable', () => {
  it('in a pipe, 40 of 40 -> one line for each finished tenth, the first of the lines', () => {
    const { written, stream } = collected(false);
    const live = createLiveTable({ quiet: false, stream });
    for (let done = 1; done <= 40; done++) live.update(done, 40, () => [`${done} of 40`, 'table']);
    live.finish();
    expect(written).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40].map((done) => `${done} of 40\n`));
  });

  it('on a terminal -> lines cut to its width, erased before the next and at the end', () => {
    const { written, stream } = collected(true);
    const live = createLiveTable({ quiet: false, stream });
    live.update(1, 2, () => ['one', 'a line of more than twenty columns']);
    live.update(2, 2, () => ['two']);
    live.finish();
    expect(written).toEqual(['one\na line of more than \n', '\u001b[2A\u001b[0J', 'two\n', '\u001b[1A\u001b[0J']);
  });

  it('quiet -> nothing', () => {
    const { written, stream } = collected(true);
    createLiveTable({ quiet: true, stream }).update(1, 1, () => ['x']);
    expect(written).toEqual([]);
  });
});
