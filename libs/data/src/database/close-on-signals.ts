const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Closes `resource` when the process is asked to end, and then lets the signal have its usual effect, so that the
 * caller's shell sees it. A second signal ends the process at once. For programs: libraries never call it.
 * @returns takes the handlers away again */
export function closeOnSignals(resource: { close(): Promise<void> }): () => void {
  const dispose = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    dispose();
    const end = (): void => {
      process.kill(process.pid, signal);
    };
    resource.close().then(end, end);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return dispose;
}
