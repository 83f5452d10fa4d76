/** Finds texts from positions that only grow. The last answer to each question is kept until the reader has passed it, so
 * all searches for one text together look at each character once, found or not. */
export class ForwardSearch {
  /** How many characters all searches together have looked at. */
  characters = 0;
  readonly #next = new Map<string, { readonly from: number; readonly found: number }>();

  constructor(readonly text: string) {}

  /** @param from not below that of an earlier call with the same needle
   * @returns position of the first `needle` at or after `from`, -1 without one */
  find(needle: string, from: number): number {
    return this.#ask(needle, from, () => this.text.indexOf(needle, from));
  }

  /** Position after the first `needle`, -1 without one. */
  findAfter(needle: string, from: number): number {
    const found = this.find(needle, from);
    return found < 0 ? -1 : found + needle.length;
  }

  /** Position of the first `</name`, in any case. */
  findEndTag(name: string, from: number): number {
    return this.#ask(`</${name}`, from, () => {
      const tag = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
      tag.lastIndex = from;
      return tag.exec(this.text)?.index ?? -1;
    });
  }

  #ask(key: string, from: number, search: () => number): number {
    const known = this.#next.get(key);
    if (known !== undefined && from >= known.from && (known.found < 0 || known.found >= from)) return known.found;
    const found = search();
    this.characters += (found < 0 ? this.text.length : found + 1) - from;
    this.#next.set(key, { from, found });
    return found;
  }
}
