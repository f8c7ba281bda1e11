import { compilePhrases, findPhrase } from '../../language/phrases.js';
import { contentOf, coverage } from '../../language/similarity.js';
import { readWords } from '../../language/words.js';
import type { Instruction } from '../../reading/instructions.js';
import type { TurnReading } from '../../reading/reading.js';

const reasons = compilePhrases([
  'policy|policies|terms|regulations|guidelines',
  'rule|rules',
  'not|isnt|arent eligible|entitled|refundable|covered|included|transferable',
  'ineligible|nonrefundable',
  'non refundable',
  'since|because|as you|your|this|the|it|that',
  'due to',
  'does|do not allow|permit|cover|include|qualify',
  'doesnt|dont allow|permit|cover|include|qualify',
  'unless|only if|when|within|after|before|for',
  'has|have expired|passed|already',
]);

/** Does the reply say why, by a rule or by the state of the case? */
export function givesReason({ reply }: TurnReading): boolean {
  return reply !== null && findPhrase(reasons, reply) !== null;
}

const denies =
  /\b(?:cannot|can['’]t|can not|not (?:allowed|permitted|possible|offer)|never|no|must not|do not|don['’]t|only)\b/i;
const sameMatter = 0.5;
const minimumWords = 3;

/** The instruction that forbids what was refused, where one surely does. */
export function forbiddingRule(instructions: readonly Instruction[], turn: TurnReading): Instruction | null {
  const prohibitions = prohibitionsIn(instructions);
  if (prohibitions.length === 0) return null;
  const matter = new Set([...turn.userContent, ...turn.replyContent]);
  return prohibitions.find(({ content }) => coverage(content, matter) >= sameMatter)?.text ?? null;
}

type Prohibition = { text: Instruction; content: ReadonlySet<string> };
const read = new WeakMap<readonly Instruction[], readonly Prohibition[]>();

function prohibitionsIn(instructions: readonly Instruction[]): readonly Prohibition[] {
  const known = read.get(instructions);
  if (known) return known;
  const prohibitions = instructions
    .filter((text) => denies.test(text))
    .map((text) => ({ text, content: contentOf(readWords(text)) }))
    .filter(({ content }) => content.size >= minimumWords);
  read.set(instructions, prohibitions);
  return prohibitions;
}
