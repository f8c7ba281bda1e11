import { buildConversation, type TurnScript } from '#testing';
import { frustratedLevel, frustrationTrajectory } from './trajectory.js';

const levelsOf = (...turns: TurnScript[]) =>
  frustrationTrajectory(buildConversation({ turns })).map(({ level }) => level);

it('rises as the user restates and objects', () => {
  const [first, second, third] = levelsOf(
    { user: 'How do I change the delivery address?', reply: 'Track your parcel online.' },
    { user: 'How can I change the delivery address?', reply: 'Track your parcel online.' },
    { user: "That's not what I asked, how do I change the delivery address?" },
  );
  expect(first).toBe(0);
  expect(second).toBeGreaterThan(first!);
  expect(third).toBeGreaterThan(frustratedLevel);
});

it('falls again with thanks', () => {
  const [, angry, calm] = levelsOf(
    { user: 'Where is it?', reply: 'No idea.' },
    { user: "That doesn't help!!", reply: 'It is in Graz.' },
    { user: 'Great, thanks', reply: 'Bye' },
  );
  expect(calm).toBeLessThan(angry!);
});

it('does not take a first message that reports trouble for displeasure with the agent', () => {
  expect(levelsOf({ user: 'My order is wrong, I asked for a pan.', reply: 'Let me see.' })).toEqual([0]);
});
