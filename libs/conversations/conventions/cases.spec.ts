import { readFileSync } from 'node:fs';
import { assembleConversation } from '../assemble/assemble-conversation.js';
import { AttributeBag } from '../attributes/attribute-bag.js';
import { conventionsFolder, readCases, toldSpan } from './cases.fixture.js';
import { readSpan } from './read-span.js';
import { conventions } from './registry.js';

describe.each(conventions.map((convention) => [convention.name, convention] as const))('%s', (name, convention) => {
  const { ofSpans, ofConversations } = readCases(name);

  for (const { what, span: told, expected, unread } of ofSpans) {
    it(`reads ${what}`, () => {
      const span = toldSpan(told);
      expect(conventions.find((candidate) => candidate.recognises(span))?.name).toBe(name);
      expect(readSpan(span)).toMatchObject(expected);
      const bag = new AttributeBag(span.attributes);
      convention.read(span, bag);
      const taken = new Set(bag.taken());
      const left = bag.names().filter((attribute) => !taken.has(attribute));
      expect(left.sort()).toEqual(unread);
    });
  }

  for (const { what, spans: told, conversation } of ofConversations) {
    it(`makes a conversation of ${what}`, () => {
      const spans = told.map(toldSpan);
      const readers = spans.map((span) => conventions.find((candidate) => candidate.recognises(span))?.name);
      expect(readers).toContain(name);
      expect(assembleConversation(spans)).toMatchObject(conversation);
    });
  }

  it('has a README that says what, why, an example and the limits', () => {
    const readme = readFileSync(`${conventionsFolder}/${name}/README.md`, 'utf8');
    for (const heading of ['## What', '## Why', '## Example', '## Limits']) expect(readme).toContain(heading);
  });
});
