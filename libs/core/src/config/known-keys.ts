import { type z } from 'zod';

/** The keys that a schema accepts in the section at `path`, of all alternatives where it has several; empty when the
 * schema does not say. */
export function keysKnownAt(schema: z.core.$ZodType, path: readonly (string | number)[]): string[] {
  let sections = alternativesOf(schema);
  for (const key of path) sections = sections.flatMap((section) => memberOf(section, key)).flatMap(alternativesOf);
  return [...new Set(sections.flatMap(ownKeys))];
}

type Schema = z.core.$ZodTypes;

/** The schemas that a value meets once defaults, options, transformations and unions are taken off. */
function alternativesOf(schema: z.core.$ZodType): Schema[] {
  const { def } = (schema as Schema)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return alternativesOf(def.innerType);
    case 'pipe':
      return alternativesOf(def.in);
    case 'union':
      return def.options.flatMap(alternativesOf);
    case 'intersection':
      return [...alternativesOf(def.left), ...alternativesOf(def.right)];
    default:
      return [schema as Schema];
  }
}

function memberOf(schema: Schema, key: string | number): z.core.$ZodType[] {
  const { def } = schema._zod;
  if (def.type === 'object') return Object.hasOwn(def.shape, key) ? [def.shape[key]] : [];
  if (def.type === 'record') return [def.valueType];
  return def.type === 'array' ? [def.element] : [];
}

function ownKeys(schema: Schema): string[] {
  const { def } = schema._zod;
  if (def.type === 'object') return Object.keys(def.shape);
  if (def.type !== 'record') return [];
  return alternativesOf(def.keyType).flatMap(({ _zod: { def: key } }) =>
    key.type === 'enum' ? Object.values(key.entries).map(String) : [],
  );
}

/** The known name that `name` is most likely a slip of: at most one third of its letters differ, case aside. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked.length > 0 && ranked[0].distance <= limit ? ranked[0].candidate : undefined;
}

/** Insertions, deletions and substitutions that lead from `a` to `b` (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
