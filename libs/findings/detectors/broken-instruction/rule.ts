import type { Instruction } from '../../reading/instructions.js';
import type { Reading, TurnReading } from '../../reading/reading.js';

/** How one turn breaks a rule. */
export interface Breach {
  readonly spanId: string;
  /** What was seen, to follow "The agent was told …, and". */
  readonly seen: string;
  readonly tool?: string;
  readonly phrase?: string;
}

/** One instruction that surely can be checked. */
export interface Rule {
  /** The instruction, as written. */
  readonly text: Instruction;
  readonly severity: number;
  breachOf(turn: TurnReading, reading: Reading): Breach | null;
}

/** A rule where the instruction has the one form that this reader surely understands, else null. */
export type RuleReader = (instruction: Instruction) => Rule | null;

/** Words that make an instruction hold only at times, which cannot be told from outside. */
const conditions =
  /\b(?:if|when|whenever|unless|except|until|while|once|otherwise|where|depending|optional(?:ly)?|usually|generally|typically|ideally|preferably|prefer|try|aim|unnecessar(?:y|ily)|too)\b/i;

export function isConditional(text: string): boolean {
  return conditions.test(text);
}

/** What the agent itself said last in the turn: words of a person who took over obey no prompt. */
export function ownReply(turn: TurnReading): string | null {
  const reply = turn.turn.reply;
  return reply && reply.by === null && reply.text !== '' ? reply.text : null;
}

export function replySpan(turn: TurnReading): string {
  return turn.turn.reply!.spanId;
}
