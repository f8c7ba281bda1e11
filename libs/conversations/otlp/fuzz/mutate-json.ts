import { type Random } from './random.js';
import { hostileTexts } from './samples.js';

/** Some changes to a JSON request: of its values, so that it stays JSON, and at times of its text. */
export function mutateJson(sample: unknown, other: unknown, random: Random): Buffer {
  const root = { request: copyOf(sample) };
  for (let count = 1 + random.below(4); count > 0; count--) mutateValue(root, other, random);
  let text = JSON.stringify(root.request) ?? 'null';
  if (random.below(3) === 0) text = random.oneOf(textChanges)(text, random);
  return Buffer.from(text, 'utf8');
}

/** Of JSON, and much faster than structuredClone. */
function copyOf(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

type Container = Record<string, unknown>;

function mutateValue(root: Container, other: unknown, random: Random): void {
  const place = placeIn(root, random);
  if (place === null) return;
  const { container, key } = place;
  switch (random.below(6)) {
    case 1:
      delete container[key];
      break;
    case 2: {
      const from = placeIn({ other }, random);
      if (from !== null) container[key] = copyOf(from.container[from.key]);
      break;
    }
    case 3: {
      const value = container[key];
      if (Array.isArray(value) && value.length < 20) container[key] = Array(random.below(6)).fill(value).flat();
      break;
    }
    case 4:
      if (!Array.isArray(container))
        defineKey(container, random.oneOf([...hostileTexts, ...fieldNames]), container[key]);
      break;
    default:
      container[key] = hostileValue(random);
  }
}

/** Assigning `__proto__` would not make a key. */
function defineKey(container: Container, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A place of a value in the tree; null where there is none. */
function placeIn(root: Container, random: Random): { container: Container; key: string } | null {
  const containers = [root];
  for (let at = 0; at < containers.length; at++) {
    for (const value of Object.values(containers[at]!)) {
      if (typeof value === 'object' && value !== null) containers.push(value as Container);
    }
  }
  const container = random.oneOf(containers);
  const keys = Object.keys(container);
  return keys.length === 0 ? null : { container, key: random.oneOf(keys) };
}

const fieldNames: readonly string[] = [
  'resourceLogs',
  'resourceSpans',
  'resource_spans',
  'stringValue',
  'intValue',
  'doubleValue',
  'arrayValue',
  'kvlistValue',
  'bytesValue',
  'values',
  'attributes',
];

function hostileValue(random: Random): unknown {
  const values = [
    null,
    true,
    -1,
    0.5,
    1e300,
    2 ** 53,
    2 ** 64,
    '18446744073709551616',
    [],
    {},
    [null],
    [[[]]],
    { length: 8e8 },
    { values: {} },
    { stringValue: 7 },
    { intValue: 'x' },
    { bytesValue: { length: 9 } },
    { arrayValue: { values: [{ kvlistValue: null }] } },
  ];
  switch (random.below(4)) {
    case 0:
      return random.oneOf(hostileTexts);
    case 1:
      return { stringValue: random.oneOf(hostileTexts) };
    case 2: {
      let value: unknown = { stringValue: 'x' };
      for (let depth = random.oneOf([2, 47, 48, 49, 50, 400]); depth > 0; depth--) {
        value = random.below(2) === 0 ? { arrayValue: { values: [value] } } : { kvlistValue: { values: [{ value }] } };
      }
      return value;
    }
    default:
      return random.oneOf(values);
  }
}

const textChanges: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text.slice(0, random.below(text.length)),
  (text, random) => insert(text, random, random.oneOf(tokens)),
  (text, random) => insert(text, random, '[{"a":'.repeat(random.below(3000))),
  (text, random) => text.replaceAll(/"\w+"/g, (token) => (random.below(20) === 0 ? random.oneOf(tokens) : token)),
  (text, random) => text.replaceAll(/\d+/g, (token) => (random.below(10) === 0 ? random.oneOf(literals) : token)),
];

function insert(text: string, random: Random, inserted: string): string {
  const at = random.below(text.length);
  return text.slice(0, at) + inserted + text.slice(at + random.below(3));
}

const literals = ['1e999', '-0', '-1', '99999999999999999999', '0.1', '1e21', 'null', '"1"', '""'];
const tokens = [
  ...literals,
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  '"__proto__"',
  '\u0000',
  '\ufeff',
];
