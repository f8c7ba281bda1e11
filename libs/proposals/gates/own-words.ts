import { factValue } from '#harness';
import type { Gate, GateInput } from '../gate.js';

/** Words in a row that, taken from one user, count as that user's text. */
const RUN = 7;
const personal = [/[\w.+-]+@[\w-]+\.[\w.]+/, /\b(?:\d[ -]?){13,19}\b/, /\+?\d{2,3}[ -]\d{3}[ -]\d{3,}/];

/** What tells a name, a number or an address from a plain word. */
const telling = /[\d@]|^\p{Lu}/u;

/** No unfinished text, no personal data, no user's own words, and nothing users state of themselves in the harness. */
export const ownWords: Gate = {
  name: 'own-words',
  check: (input) => {
    const text = JSON.stringify(input.draft.edit);
    if (/\b(TODO|FIXME|TBD|lorem ipsum)\b/i.test(text))
      return { passed: false, reason: 'The edit is unfinished.', fix: 'Finish the text.' };
    if (personal.some((pattern) => pattern.test(text)))
      return {
        passed: false,
        reason: 'The edit holds what looks like personal data.',
        fix: 'Take the personal data out.',
      };
    if (quotesUser(text, input))
      return {
        passed: false,
        reason: `The edit repeats ${RUN} words in a row from one user.`,
        fix: 'Say it in words of your own.',
      };
    if (statesFact(text, input))
      return {
        passed: false,
        reason: 'The edit holds what some users state of themselves.',
        fix: 'Take it out: what is known of a user belongs into user state.',
      };
    return { passed: true, reason: 'No user text, no personal data.' };
  },
};

function quotesUser(edit: string, { cluster }: GateInput): boolean {
  const written = ` ${normalise(edit)} `;
  return cluster.failing.some(({ conversation }) =>
    conversation.turns.some(({ user }) => {
      const words = normalise(user?.text ?? '').split(' ');
      for (let start = 0; start + RUN <= words.length; start++)
        if (written.includes(` ${words.slice(start, start + RUN).join(' ')} `)) return true;
      return false;
    }),
  );
}

/** A value that fewer users state than an edit needs is theirs alone. */
function statesFact(edit: string, { cluster, minUsers }: GateInput): boolean {
  const written = ` ${normalise(edit)} `;
  const users = new Map<string, Set<string>>();
  for (const { conversation } of [...cluster.failing, ...cluster.passing, ...cluster.saved])
    for (const { user } of conversation.turns) {
      const value = factValue(user?.text ?? '');
      if (value === null || value.length < 3 || !telling.test(value)) continue;
      const stated = normalise(value);
      users.set(stated, (users.get(stated) ?? new Set()).add(conversation.userId ?? conversation.id));
    }
  return [...users].some(([value, { size }]) => size < minUsers && value !== '' && written.includes(` ${value} `));
}

function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
