const REDACTED = '[redacted]';
const CIRCULAR = '[circular]';
const TOO_DEEP = '[too deep]';
const MAX_DEPTH = 12;

const SECRET_KEY =
  /(?<!by)pass(word|wd|phrase|code)?s?$|pwd$|secret|token|(api|private|access)[-_]?key|authorization|credential|cookie/i;

/** A connection string's password, up to the last @ of the word because passwords are often not percent-encoded. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]*:)\S*(@)/gi;
/** `password=...` in a query or a connection string, `"password": "..."` in JSON text, `Bearer ...` in a header. */
const NAMED_PASSWORD =
  /(\b[\w-]{0,40}(?:password|passwd|pwd|secret|token|api[-_]?key)(?:\s?=\s?|["']\s?:\s?)|\bbearer\s)("[^"]*"|'[^']*'|[^\s&;,"'}]+)/gi;

/** A copy made of plain JSON values, without secrets: the values of secret-looking keys and the passwords inside texts
 * are replaced, at any depth. What JSON cannot hold becomes text; circular and very deep parts are named, not followed.
 * @param key the name under which the value stands
 * @param options.stacks whether errors keep their stack traces */
export function redact(value: unknown, key = '', options: { readonly stacks?: boolean } = {}): unknown {
  return plain(value, key, [], options.stacks === true);
}

function plain(value: unknown, key: string, ancestors: readonly object[], stacks: boolean): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (SECRET_KEY.test(key)) return REDACTED;
  if (typeof value === 'string') return withoutPasswords(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object') return String(value);
  if (ancestors.includes(value)) return CIRCULAR;
  if (ancestors.length >= MAX_DEPTH) return TOO_DEEP;
  try {
    return plainObject(value, key, [...ancestors, value], stacks);
  } catch (error) {
    return `[unreadable: ${withoutPasswords(String(error))}]`;
  }
}

/** @param within the objects that hold `value`, and `value` itself */
function plainObject(value: object, key: string, within: readonly object[], stacks: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, '', within, stacks));
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name} of ${value.byteLength} bytes]`;
  const members = (entries: Iterable<readonly [unknown, unknown]>): Record<string, unknown> =>
    Object.fromEntries([...entries].map(([name, member]) => [name, plain(member, String(name), within, stacks)]));
  if (value instanceof Error) return members(errorEntries(value, stacks));
  if (value instanceof Map) return members(value);
  if (value instanceof Set) return [...value].map((item) => plain(item, '', within, stacks));
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return plain(toJSON.call(value), key, within, stacks);
  return members(Object.entries(value));
}

/** The parts of an error that are not enumerable come first. */
function errorEntries(error: Error, stacks: boolean): [string, unknown][] {
  const hidden = ['name', 'message', ...(stacks ? ['stack'] : []), 'cause', 'errors'];
  return [
    ...hidden.filter((name) => name in error).map((name): [string, unknown] => [name, error[name as keyof Error]]),
    ...Object.entries(error).filter(([name]) => !hidden.includes(name)),
  ];
}

function withoutPasswords(text: string): string {
  return text.replace(URL_PASSWORD, `$1${REDACTED}$2`).replace(NAMED_PASSWORD, `$1${REDACTED}`);
}
