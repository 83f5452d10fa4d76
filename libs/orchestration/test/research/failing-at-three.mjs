/** Holds the first instrument, and fails in the run whose parameter `k` is 3. */
export const strategy = {
  name: 'failing-at-three',
  description: 'Fails on purpose.',
  parameters: { safeParse: (data) => ({ success: true, data }) },
  configure: ({ k }) => ({
    requiredHistory: 1,
    rebalanceEvery: 5,
    decide({ view }) {
      if (k === 3) throw new Error('three is too many');
      return { kind: 'weights', instruments: [view.instruments[0].instrumentId], values: [k / 10] };
    },
  }),
};
