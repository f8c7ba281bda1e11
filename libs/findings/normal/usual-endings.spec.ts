import { buildConversation, type TurnScript } from '#testing';
import { readConversation } from '../reading/reading.js';
import { naturalEnd, usualEndingsOf } from './usual-endings.js';

const asked: TurnScript = { user: 'A table please', reply: 'Which evening suits?' };
const offered: TurnScript = { user: 'Friday', reply: 'Friday at eight is free.' };
const booked: TurnScript = { user: 'Take it', reply: 'Booked, the number is seven.' };
const closed: TurnScript = { user: 'Yes, agreed' };
const full: TurnScript = { user: 'Sunday', reply: 'Sunday is full, another evening?' };

const whole = [asked, offered, booked, closed];
const read = (turns: TurnScript[]) => readConversation(buildConversation({ turns }));
const many = (count: number, turns: TurnScript[]) => Array.from({ length: count }, () => read(turns));

const endings = usualEndingsOf([
  ...many(160, whole),
  ...many(30, whole.slice(0, 3)),
  ...many(20, [asked, full]),
  ...many(20, [asked, full, asked]),
  ...many(10, [asked, full, ...whole]),
])!;
const naturalAfter = (turns: TurnScript[]) => naturalEnd(endings, read(turns).turns.at(-1)!);

it('calls the end that most conversations come to fully natural', () => {
  expect(naturalAfter(whole)).toBe(1);
});

it('calls an end natural from which others come to a usual end', () => {
  expect(naturalAfter([asked, offered, booked])).toBeGreaterThan(0.9);
});

it('calls an end less natural the more of those who go on from it break off', () => {
  expect(naturalAfter([asked, full])).toBeLessThan(naturalAfter([asked, offered]) - 0.1);
});

it('knows a reply it has not seen by its words', () => {
  expect(naturalAfter([asked, offered, { user: 'Take it', reply: 'The number is nine, booked.' }])).toBeGreaterThan(
    0.8,
  );
});

it('does not judge ends against too few conversations', () => {
  expect(usualEndingsOf(many(199, whole))).toBeNull();
});

it('knows no usual end where conversations end anywhere', () => {
  const talk = (length: number, from: number): TurnScript[] =>
    Array.from({ length }, (_, i) => ({ user: 'More', reply: `Tale ${(from + i) % 4} of the sea.` }));
  expect(
    usualEndingsOf(Array.from({ length: 240 }, (_, i) => read(talk(1 + (i % 6), Math.floor(i / 6) % 4)))),
  ).toBeNull();
});
