import { ActionFieldWriter } from './action-fields.js';
import { panelArrays, type PanelHeader } from './market-panel.js';
import { SessionDigester } from './panel-digest.js';

/** Session positions [from, to). */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Completes the sessions of a panel whose bars lie in its memory, in their order: the fields of actions are written, and the digest
 * goes on by a day. */
export class SessionFinisher {
  readonly #mask: Uint8Array;
  readonly #listed: Uint8Array;
  readonly #actionFields: ActionFieldWriter;
  readonly #digester: SessionDigester;
  #next = 0;
  #first = 0;
  #last = -1;

  /** @param header of all sessions and instruments that may have bars */
  constructor(header: PanelHeader, memory: SharedArrayBuffer) {
    const columns = header.instruments.length;
    this.#mask = panelArrays(memory, header.sessions.length * columns).mask;
    this.#listed = new Uint8Array(columns);
    this.#actionFields = new ActionFieldWriter(header, memory);
    this.#digester = new SessionDigester(header, memory);
  }

  /** Position of the session that is completed next. */
  get next(): number {
    return this.#next;
  }

  finish(): void {
    const t = this.#next++;
    const columns = this.#listed.length;
    for (let i = 0, cell = t * columns; i < columns; i++, cell++) {
      if (this.#mask[cell] === 0) continue;
      this.#listed[i] = 1;
      this.#last = t;
    }
    if (this.#last < 0) {
      // What is known before anything trades, the first session with a bar knows.
      this.#first = t + 1;
      return;
    }
    this.#actionFields.write(t);
    this.#digester.add(t);
  }

  /** What turned out to have bars: sessions, positions of instruments, and the digests of those sessions. */
  extent(): { readonly rows: RowRange; readonly kept: readonly number[]; readonly digests: Uint8Array } {
    const rows = { from: Math.min(this.#first, this.#last + 1), to: this.#last + 1 };
    return {
      rows,
      kept: [...this.#listed.keys()].filter((i) => this.#listed[i] === 1),
      digests: this.#digester.digests.slice(rows.from * 32, rows.to * 32),
    };
  }
}
