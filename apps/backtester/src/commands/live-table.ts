/** Shows the state of many runs: a table that is rewritten in place on a terminal, a line for each finished tenth in a
 * pipe, nothing when quiet. */
export interface LiveTable {
  /** @param lines made only when they are shown; the first one stands for all of them in a pipe */
  update(done: number, total: number, lines: () => readonly string[]): void;
  finish(): void;
}

const REDRAW_MS = 100;

export function createLiveTable(options: {
  readonly quiet: boolean;
  readonly stream?: Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>;
}): LiveTable {
  const stream = options.stream ?? process.stderr;
  if (options.quiet) return { update: () => undefined, finish: () => undefined };
  return stream.isTTY ? rewritten(stream) : plainTenths(stream);
}

function rewritten(stream: Pick<NodeJS.WriteStream, 'write' | 'columns'>): LiveTable {
  let drawn = 0;
  let last = -Infinity;
  const erase = (): void => {
    // Up to the first line of what was drawn, then clear to the end of the screen.
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  return {
    update(done, total, lines) {
      const now = performance.now();
      if (now - last < REDRAW_MS && done < total) return;
      last = now;
      erase();
      // A line that wraps would not be erased.
      const shown = lines().map((line) => line.slice(0, Math.max(20, stream.columns - 1)));
      stream.write(`${shown.join('\n')}\n`);
      drawn = shown.length;
    },
    finish: erase,
  };
}

function plainTenths(stream: Pick<NodeJS.WriteStream, 'write'>): LiveTable {
  let nextTenth = 1;
  return {
    update(done, total, lines) {
      const tenth = total === 0 ? 10 : Math.floor((10 * done) / total);
      if (tenth < nextTenth) return;
      nextTenth = tenth + 1;
      stream.write(`${lines()[0]}\n`);
    },
    finish: () => undefined,
  };
}
