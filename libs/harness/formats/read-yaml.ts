import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar, visit } from 'yaml';
import { budgets } from '../budgets.js';
import type { At, Defect } from '../problem.js';

/** A YAML text read as plain data, with the line of each part; or what is wrong, at lines counted from 1. */
export type ReadYaml =
  | { value: unknown; lineOf(at: At): number }
  | { faults: (Omit<Defect, 'at'> & { line: number })[] };

interface Fault {
  offset: number | undefined;
  message: string;
  fix: string;
}

const unsafeKeys = new Set(['__proto__', 'constructor', 'prototype']);
/** One stray quote can make every later line wrong: the first faults tell it. */
const mostFaults = 50;

/** Reads YAML 1.2 without aliases, merges, custom tags, or keys that stand twice or reach an object's prototype. */
export function readYaml(text: string): ReadYaml {
  if (Buffer.byteLength(text) > budgets.fileBytes) {
    return { faults: [{ line: 1, message: `Larger than ${budgets.fileBytes} bytes.`, fix: 'Split the document.' }] };
  }
  const lines = new LineCounter();
  const line = (offset = 0) => lines.linePos(offset).line || 1;
  try {
    // The parser's own search for repeated keys takes quadratic time; `unreadParts` looks for them instead.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false, uniqueKeys: false });
    const syntax = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
      offset: pos[0],
      message: `${message.replaceAll('\n', ' ').replace(/\.$/, '')}.`,
      fix: 'Correct the YAML syntax at this line.',
    }));
    const faults = [...syntax, ...unreadParts(document)].slice(0, mostFaults);
    if (faults.length > 0) return { faults: faults.map(({ offset, ...fault }) => ({ line: line(offset), ...fault })) };
    return { value: document.toJS({ maxAliasCount: 0 }), lineOf: (at) => line(offsetOf(document.contents, at)) };
  } catch (error) {
    const message = error instanceof RangeError ? 'Nested too deeply to be read.' : `Not readable: ${String(error)}.`;
    return { faults: [{ line: 1, message, fix: 'Write the document flatter.' }] };
  }
}

/** Parts that are good YAML and are not read all the same. */
function unreadParts(document: Document): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Alias(_key, { range }) {
      const fix = 'Write the value out where the alias stands.';
      faults.push({ offset: range?.[0], message: 'YAML aliases are not read.', fix });
    },
    Map(_key, { items }) {
      faults.push(...keyFaults(items.map(({ key }) => key).filter(isScalar)));
    },
  });
  return faults;
}

function keyFaults(keys: Scalar[]): Fault[] {
  const seen = new Set<string>();
  return keys.flatMap(({ value, range }) => {
    const key = String(value);
    const again = seen.has(key);
    seen.add(key);
    const offset = range?.[0];
    if (unsafeKeys.has(key)) {
      return [{ offset, message: `\`${key}\` cannot be used as a name.`, fix: 'Choose another name.' }];
    }
    return again ? [{ offset, message: `\`${key}\` is there twice.`, fix: 'Remove one of the two.' }] : [];
  });
}

/** The offset of the deepest part of `at` that exists: a missing field is reported at the map that lacks it. */
function offsetOf(root: Node | null, at: At): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of at) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!pair) break;
      offset = (isScalar(pair.key) && pair.key.range?.[0]) || offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[part as number] as Node | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}
