import { LABEL_ROLES, type RegimeRole } from '../../report/charts/frame.js';
import { type Markup, markup } from '../../report/markup.js';
import { FORMATS } from '../../report/sections/section.js';

/** A label with its colour before it. */
export function labelMark(label: string): Markup {
  return markup`<span class="mark-label"><span class="key area ${roleOf(label)}"></span>${label}</span>`;
}

export function roleOf(label: string): RegimeRole {
  return LABEL_ROLES[label] ?? 'regime6';
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${FORMATS.count(count)} ${count === 1 ? one : many}`;
}
