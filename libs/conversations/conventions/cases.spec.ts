import { readdirSync, readFileSync } from 'node:fs';
import { type Attributes, type SpanEvent } from '#contracts';
import { AttributeBag } from '../attributes/attribute-bag.js';
import { spanOf } from '../span.fixture.js';
import { conventions } from './registry.js';

/** One span, what is read of it (a part suffices), and the attributes that nothing reads. */
interface Case {
  what: string;
  span: { name: string; attributes: Attributes; events?: SpanEvent[] };
  expected: object;
  unread: string[];
}

const home = 'libs/conversations/conventions';

describe.each(conventions.map((convention) => [convention.name, convention] as const))('%s', (name, convention) => {
  const files = readdirSync(`${home}/${name}/cases`);
  const cases = files.flatMap((file): Case[] => JSON.parse(readFileSync(`${home}/${name}/cases/${file}`, 'utf8')));

  it.each(cases.map((each) => [each.what, each] as const))('reads %s', (_, { span: told, expected, unread }) => {
    const span = spanOf({ id: 1, name: told.name, attributes: told.attributes, more: { events: told.events ?? [] } });
    expect(conventions.find((candidate) => candidate.recognises(span))?.name).toBe(name);
    const bag = new AttributeBag(span.attributes);
    expect(convention.read(span, bag)).toMatchObject(expected);
    const taken = new Set(bag.taken());
    expect(
      bag
        .names()
        .filter((attribute) => !taken.has(attribute))
        .sort(),
    ).toEqual(unread);
  });

  it('has a README that says what, why, an example and the limits', () => {
    const readme = readFileSync(`${home}/${name}/README.md`, 'utf8');
    for (const heading of ['## What', '## Why', '## Example', '## Limits']) expect(readme).toContain(heading);
  });
});
