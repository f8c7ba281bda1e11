import { readdirSync, readFileSync } from 'node:fs';
import { redactionKindSchema, redactionRulesSchema } from '#contracts';
import { compileRules } from './compile-rules.js';
import { createRedactor } from './create-redactor.js';
import { findSensitive } from './find-sensitive.js';
import { sensitiveKinds } from './registry.js';

/** A text, and what of it is replaced: by this kind where it finds something, by any where nothing is to be found. */
interface Case {
  title: string;
  text: string;
  finds: string[];
}

const home = 'libs/conversations/redaction/kinds';
const everything = redactionRulesSchema.parse({});
const { kinds: bySign } = compileRules(everything);
const redactor = createRedactor(everything, 'a key');

const casesOf = (name: string) =>
  readdirSync(`${home}/${name}/cases`).flatMap((file): Case[] =>
    JSON.parse(readFileSync(`${home}/${name}/cases/${file}`, 'utf8')),
  );

describe('the registry of sensitive kinds', () => {
  it('lists every folder, each once', () => {
    expect(sensitiveKinds.map(({ name }) => name).sort()).toEqual(readdirSync(home).sort());
  });

  it('has something for each kind that rules can turn off', () => {
    expect([...new Set(sensitiveKinds.map(({ kind }) => kind))].sort()).toEqual(
      [...redactionKindSchema.options].sort(),
    );
  });
});

describe.each(sensitiveKinds.map((kind) => [kind.name, kind] as const))('%s', (name, { kind }) => {
  const cases = casesOf(name);

  it.each(cases.map((each) => [each.title, each] as const))('%s', (_, { text, finds }) => {
    const found = findSensitive(text, bySign);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(finds);
    if (finds.length > 0) expect(new Set(found.map((one) => one.kind))).toEqual(new Set([kind]));
  });

  it('finds nothing more in what it redacted', () => {
    const once = cases.map(({ text }) => redactor.text(text));
    expect(once.map((text) => redactor.text(text))).toEqual(once);
  });

  it('leaves JSON to be JSON', () => {
    const readable = cases.filter(({ text }) => text.startsWith('{'));
    for (const { text } of readable) expect(() => JSON.parse(redactor.text(text))).not.toThrow();
  });

  it('has cases both ways', () => {
    expect(cases.some(({ finds }) => finds.length > 0)).toBe(true);
    expect(cases.some(({ finds }) => finds.length === 0)).toBe(true);
  });

  it('has a README that says what, why, an example and the limits', () => {
    const readme = readFileSync(`${home}/${name}/README.md`, 'utf8');
    for (const heading of ['## What', '## Why', '## Example', '## Limits']) expect(readme).toContain(heading);
  });
});
