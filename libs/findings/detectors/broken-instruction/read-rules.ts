import type { Instruction } from '../../reading/instructions.js';
import type { Rule, RuleReader } from './rule.js';
import { readAskFirst } from './rules/ask-first.js';
import { readLanguage } from './rules/language.js';
import { readLengthLimit } from './rules/length.js';
import { readForbiddenStyle } from './rules/style.js';
import { readForbiddenTool, readOneCallAtATime, readToolOrder } from './rules/tool-calls.js';
import { readFixedWords, readForbiddenWords } from './rules/wording.js';

const readers: readonly RuleReader[] = [
  readLengthLimit,
  readForbiddenWords,
  readFixedWords,
  readToolOrder,
  readForbiddenTool,
  readOneCallAtATime,
  readAskFirst,
  readForbiddenStyle,
  readLanguage,
];

/** Conversations of one agent share the list of its instructions, which are read once. */
const read = new WeakMap<readonly Instruction[], readonly Rule[]>();

/** The instructions that can surely be checked. */
export function rulesIn(instructions: readonly Instruction[]): readonly Rule[] {
  const known = read.get(instructions);
  if (known) return known;
  const rules = instructions.flatMap((instruction) =>
    readers.flatMap((reader) => {
      const rule = reader(instruction);
      return rule === null ? [] : [rule];
    }),
  );
  read.set(instructions, rules);
  return rules;
}
