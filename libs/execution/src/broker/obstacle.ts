/** What kept an order from being filled in full, as one byte. */
export const OBSTACLES = ['NOT_REACHED', 'NO_BAR', 'CAPACITY', 'CASH', 'BORROW', 'LUCK'] as const;
export type Obstacle = number & { readonly __obstacle: unique symbol };

const code = (name: (typeof OBSTACLES)[number]): Obstacle => OBSTACLES.indexOf(name) as Obstacle;

export const NO_BAR = code('NO_BAR');
export const CAPACITY = code('CAPACITY');
export const CASH = code('CASH');
export const BORROW = code('BORROW');
export const LUCK = code('LUCK');

const WORDS: readonly string[] = [
  'its price was not reached',
  'no bar in the session',
  'the volume cap left no more',
  'not enough cash',
  'the shares cannot be borrowed',
  'its limit was reached, but others came first',
];

export function obstacleWords(obstacle: Obstacle): string {
  return WORDS[obstacle];
}
