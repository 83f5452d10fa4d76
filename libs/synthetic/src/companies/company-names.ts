import { type RandomStream } from '@prometheus/core';

const STEMS = [
  ...['Alder', 'Bram', 'Cald', 'Dorn', 'Elster', 'Farrow', 'Gant', 'Hest', 'Iver', 'Jarr', 'Kest', 'Lund', 'Marr'],
  ...['Nether', 'Oster', 'Pell', 'Quill', 'Rusk', 'Selk', 'Tarn', 'Ulver', 'Vant', 'Wend', 'Yar', 'Zell', 'Corv'],
];
const ENDINGS = ['mere', 'holt', 'wick', 'ora', 'gate', 'vane', 'stow', 'ian', 'ford', 'leth', 'mont', 'esk'];
const FORMS = ['Inc.', 'Corp.', 'Group', 'Holdings', 'Co.'];

export interface CompanyIdentity {
  /** Four letters and a number: no listed US share has a ticker of this form. */
  readonly symbol: string;
  readonly name: string;
}

/** Hands out invented companies, no symbol twice. */
export class CompanyRegistry {
  readonly #lastNumber = new Map<string, number>();

  constructor(private readonly stream: RandomStream) {}

  /** @param trades words for what the company does, of which one goes into its name */
  create(trades: readonly string[]): CompanyIdentity {
    const stem = this.#pick(STEMS) + this.#pick(ENDINGS);
    const name = `${stem} ${this.#pick(trades)} ${this.#pick(FORMS)}`;
    const letters = (stem[0] + stem.slice(1).replace(/[aeiou]/g, '') + 'XXX').slice(0, 4).toUpperCase();
    const number = (this.#lastNumber.get(letters) ?? 0) + 1;
    this.#lastNumber.set(letters, number);
    return { symbol: `${letters}${number}`, name };
  }

  #pick(words: readonly string[]): string {
    return words[this.stream.below(words.length)];
  }
}
