/** Signals that ask a program to end, with the exit codes that shells give to programs ended by them. */
export const SIGNAL_EXIT_CODES: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

export interface AbortBySignal {
  readonly signal: AbortSignal;
  /** Takes the handlers away again. */
  dispose(): void;
}

/** Aborts when the process is asked to end, with the name of the signal as the reason. The handlers go with the first signal, so
 * that a second one ends the process at once. */
export function abortOnSignals(): AbortBySignal {
  const controller = new AbortController();
  const names = Object.keys(SIGNAL_EXIT_CODES);
  const dispose = (): void => {
    for (const name of names) process.removeListener(name, onSignal);
  };
  const onSignal = (name: NodeJS.Signals): void => {
    dispose();
    controller.abort(name);
  };
  for (const name of names) process.on(name, onSignal);
  return { signal: controller.signal, dispose };
}
