import type { Draws } from '../random.js';
import type { Persona, Population } from './schema.js';

/** How one user words things. */
export interface Manner {
  persona: Persona;
  population: Population;
  draws: Draws;
}

/**
 * Puts a template into a user's own words: picks `{a|b|}` alternatives, exchanges synonyms, mistypes a little, and
 * fills `[slot]` with what the user says for it, letter by letter.
 */
export function phrase(template: string, said: Record<string, string>, manner: Manner): string {
  const chosen = template.replace(/\{([^{}]*)\}/g, (_, options: string) =>
    manner.draws.pick('word', options.split('|')),
  );
  return chosen
    .split(/(\[\w+\])/)
    .map((part) =>
      part.startsWith('[')
        ? (said[part.slice(1, -1)] ?? '')
        : part.replace(/[A-Za-z']+/g, (word) => reword(word, manner)),
    )
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function reword(word: string, { persona, population, draws }: Manner): string {
  const lower = word.toLowerCase();
  if (Object.hasOwn(persona.vocabulary, lower)) return persona.vocabulary[lower] as string;
  const group = population.synonyms.find((words) => words.includes(lower));
  const chosen = group && draws.chance('synonym', 0.5) ? draws.pick('synonym-word', group) : word;
  return chosen.length > 5 && draws.chance('typo', persona.typos) ? mistype(chosen, draws) : chosen;
}

/** Swaps two neighbouring letters, or drops one, away from the first. */
function mistype(word: string, draws: Draws): string {
  const at = draws.integer('typo-place', 1, word.length - 2);
  if (draws.chance('typo-drop', 0.4)) return word.slice(0, at) + word.slice(at + 1);
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
}
