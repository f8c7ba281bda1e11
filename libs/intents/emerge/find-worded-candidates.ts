import { stopWords } from '../embed/stop-words.js';
import { stem, wordsOf } from '../embed/words.js';
import { phrasesOf } from '../name/phrases.js';
import type { PlacedRequest } from './placed-request.js';
import { type Candidate, FEWEST_REQUESTS, Surprise } from './surprise.js';
import type { TwoSamples } from './two-samples.js';

/** Words without content that tell requests apart all the same: "why identity" is another matter than "verify identity". */
const TELLING: ReadonlySet<string> = new Set(
  'what which who where when why how not no still without before after again from to off out up down'.split(' '),
);
const MOST_WORDS = 24;

/**
 * Words, phrases and pairs of words that are said far more than before. An embedding fitted to what was asked before
 * knows no word that came up since; here such a word is the clearest sign of all.
 */
export function findWordedCandidates(samples: TwoSamples, kinds: number): Candidate[] {
  const { requests, before } = samples;
  const said = countTerms(samples);
  const surprise = new Surprise(requests.length - before, before, said.size * kinds);
  return [...said.values()].flatMap(({ old, recent }) => {
    const chance = surprise.judge(recent.length, old);
    return chance === null ? [] : [{ by: 'word', members: recent, expected: surprise.expected(old), chance }];
  });
}

interface Said {
  /** Voices that said it before. */
  old: number;
  /** A position for each voice that says it now. */
  readonly recent: number[];
  lastVoice: number;
}

/**
 * The terms that might tell of something. Those said often enough by all together are the comparisons, also where few
 * of them are recent: which are left out must not depend on what is tested.
 */
function countTerms({ requests, before, voices }: TwoSamples): Map<string, Said> {
  // Requests of one voice stand together, so that a voice is counted once by looking at the one before.
  const order = requests.map((_, position) => position).sort((a, b) => voices[a]! - voices[b]! || a - b);
  const terms = new Map<string, Said>();
  for (const position of order) {
    for (const term of termsOf(requests[position]!)) {
      const said = terms.get(term) ?? { old: 0, recent: [], lastVoice: -1 };
      terms.set(term, said);
      if (said.lastVoice === voices[position]) continue;
      said.lastVoice = voices[position]!;
      if (position < before) said.old++;
      else said.recent.push(position);
    }
  }
  for (const [term, { old, recent }] of terms) if (old + recent.length < FEWEST_REQUESTS) terms.delete(term);
  return terms;
}

function termsOf({ text }: PlacedRequest): Set<string> {
  const telling = wordsOf(text).filter((word) => !stopWords.has(word) || TELLING.has(word));
  const stems = [...new Set(telling.map(stem))].slice(0, MOST_WORDS).sort();
  const terms = new Set(stems);
  stems.forEach((one, index) => {
    for (const other of stems.slice(index + 1)) terms.add(`${one}+${other}`);
  });
  for (const { key, words } of phrasesOf(text)) if (words > 1) terms.add(key);
  return terms;
}
