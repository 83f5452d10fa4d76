/** Scratch columns of one session, one value for each active stock. */
export class SessionArrays {
  /** Market value over that of all members at the previous close (above zero for other companies too). */
  readonly capShare: Float64Array;
  readonly dividendYield: Float64Array;
  readonly beta: Float64Array;
  readonly hazard: Float64Array;
  readonly jump: Float64Array;
  readonly volatility: Float64Array;
  /** Total return since the previous close: at the open and at the close, without and then with residual shocks. */
  readonly toOpen: Float64Array;
  readonly toClose: Float64Array;
  readonly overnightShock: Float64Array;
  readonly intradayShock: Float64Array;

  constructor(readonly capacity: number) {
    this.capShare = new Float64Array(capacity);
    this.dividendYield = new Float64Array(capacity);
    this.beta = new Float64Array(capacity);
    this.hazard = new Float64Array(capacity);
    this.jump = new Float64Array(capacity);
    this.volatility = new Float64Array(capacity);
    this.toOpen = new Float64Array(capacity);
    this.toClose = new Float64Array(capacity);
    this.overnightShock = new Float64Array(capacity);
    this.intradayShock = new Float64Array(capacity);
  }
}
