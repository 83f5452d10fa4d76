import cliProgress from 'cli-progress';

/** Shows how far a long piece of work is: a bar on a terminal, a few plain lines in a pipe, nothing when quiet. */
export interface Progress {
  update(done: number, total: number): void;
  finish(): void;
}

const SILENT: Progress = { update: () => undefined, finish: () => undefined };

/** @param title what is being done, for example `Reading prices` */
export function createProgress(
  title: string,
  options: { readonly quiet: boolean; readonly stream?: NodeJS.WriteStream },
): Progress {
  const stream = options.stream ?? process.stderr;
  if (options.quiet) return SILENT;
  return stream.isTTY ? terminalBar(title, stream) : plainLines(title, stream);
}

function terminalBar(title: string, stream: NodeJS.WriteStream): Progress {
  const bar = new cliProgress.SingleBar(
    {
      format: `${title} {bar} {percentage}% | {value}/{total} | {duration_formatted}`,
      stream,
      hideCursor: true,
      etaBuffer: 50,
    },
    cliProgress.Presets.shades_classic,
  );
  let started = false;
  return {
    update(done, total) {
      if (started) {
        bar.setTotal(total);
        bar.update(done);
      } else {
        bar.start(total, done);
        started = true;
      }
    },
    finish() {
      if (started) bar.stop();
    },
  };
}

/** One line at each fifth of the way, so that a log stays short. */
function plainLines(title: string, stream: NodeJS.WriteStream): Progress {
  let nextFifth = 1;
  return {
    update(done, total) {
      const fifth = total === 0 ? 5 : Math.floor((5 * done) / total);
      if (fifth < nextFifth) return;
      nextFifth = fifth + 1;
      stream.write(`${title}: ${done} of ${total}\n`);
    },
    finish: () => undefined,
  };
}
