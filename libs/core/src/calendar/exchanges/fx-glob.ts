import { type ExchangeRules } from '../exchange-rules.js';

/** Spot foreign exchange, traded over the counter around the clock on five days.
 *
 * No exchange rules this market, so these are its conventions: [V] a trading day ends, and value dates roll, at 17:00 in
 * New York, and the week ends there on Friday at that hour (ACI, The Model Code, on market hours); [P] dealing platforms
 * open for the week on Sunday at 17:00 in New York and stay closed on 25 December and 1 January.
 *
 * Decisions: a session is named after the New York day on which it ends. On the two closed days no session ends; the
 * market reopens at 17:00 of that day for the next. Holidays of single centres, such as those of the United States or
 * Japan, thin the market out but do not close it. Neither platforms' own few minutes of maintenance around 17:00 nor
 * their earlier closes on 24 and 31 December are applied: they differ among platforms. */
export const FX_GLOB: ExchangeRules = {
  code: 'FX_GLOB',
  name: 'Spot foreign exchange',
  timeZone: 'America/New_York',
  first: '1990-01-01',
  last: '2035-12-31',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  // [V]
  hours: [{ from: '1990-01-01', open: '17:00', openDayOffset: -1, close: '17:00' }],

  // [P] On a weekend they close nothing further.
  holidays: [
    { name: "New Year's Day", on: { kind: 'fixed', month: 1, day: 1 } },
    { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 } },
  ],
  closures: [],
  halfDays: [],

  // Platforms announce the holidays of a year in the one before.
  projectedFrom: 2027,

  hoursApproximate: {
    before: '1993-09-01',
    reason: 'before interbank dealing moved to electronic broking, the week began when Wellington and Sydney did',
  },
};
