/** Sells everything short for as much as the book is worth, once: for the test of an insolvent book. */
export const strategy = {
  name: 'short-everything',
  description: 'Sells everything short, once.',
  parameters: { safeParse: (data) => ({ success: true, data }) },
  configure: () => ({
    requiredHistory: 1,
    rebalanceEvery: 1,
    decide: ({ view, sessionOfRun }) =>
      sessionOfRun === 0
        ? {
            kind: 'weights',
            instruments: view.instruments.map((instrument) => instrument.instrumentId),
            values: view.instruments.map(() => -1 / view.instruments.length),
          }
        : undefined,
  }),
};
