import { isDeepStrictEqual } from 'node:util';

/** One difference between two documents, as data and in words. */
export interface Change {
  /** The part: fields and identities joined by dots, such as `sections.refunds.text`. Empty: the whole document. */
  at: string;
  kind: 'added' | 'removed' | 'changed';
  before: unknown;
  after: unknown;
  text: string;
}

/** Names the items of lists: the list's field → the identity of an item of it. */
export type Identities = Record<string, (item: Record<string, unknown>) => string>;

/** What differs, field by field; lists named in `identities` are matched item by item, others compared as one value. */
export function diffValues(before: unknown, after: unknown, identities: Identities = {}, at: string[] = []): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === null || before === undefined) return [change(at, 'added', before, after)];
  if (after === null || after === undefined) return [change(at, 'removed', before, after)];
  const identity = identities[at.at(-1) ?? ''];
  if (identity && Array.isArray(before) && Array.isArray(after)) {
    const [was, is] = [byIdentity(before, identity), byIdentity(after, identity)];
    return [...diffValues(was, is, identities, at), ...reordered(Object.keys(was), Object.keys(is), at)];
  }
  if (!isObject(before) || !isObject(after)) return [change(at, 'changed', before, after)];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => diffValues(before[field], after[field], identities, [...at, field]));
}

function byIdentity(items: Record<string, unknown>[], identity: (item: Record<string, unknown>) => string) {
  return Object.fromEntries(items.map((item) => [identity(item), item]));
}

function reordered(before: string[], after: string[], at: string[]): Change[] {
  const was = before.filter((id) => after.includes(id));
  const is = after.filter((id) => before.includes(id));
  return isDeepStrictEqual(was, is) ? [] : [change([...at, 'order'], 'changed', was.join(', '), is.join(', '))];
}

function change(at: string[], kind: Change['kind'], before: unknown, after: unknown): Change {
  return { at: at.join('.'), kind, before, after, text: describe(at.join('.') || 'document', before, after) };
}

function describe(name: string, before: unknown, after: unknown): string {
  const [was, is] = [show(before), show(after)];
  if (was.length === 1 && is.length === 1) return `${name}: ${was[0]} → ${is[0]}`;
  if (was.length + is.length === 1) return `${name}: ${was.length ? '-' : '+'} ${was[0] ?? is[0]}`;
  return `${name}:\n${changedLines(was, is).join('\n')}`;
}

function show(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return value.split('\n');
  return JSON.stringify(value, null, isObject(value) ? 1 : undefined).split('\n');
}

/** The lines between the common beginning and end, `-` before and `+` after. */
function changedLines(before: string[], after: string[]): string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const longest = Math.min(before.length, after.length) - start;
  while (end < longest && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [
    ...before.slice(start, before.length - end).map((line) => `- ${line}`),
    ...after.slice(start, after.length - end).map((line) => `+ ${line}`),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
