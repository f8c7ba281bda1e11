import type { Conversation, OfferedTool, StepOf, Turn } from '#contracts';
import { contentOf } from '../language/similarity.js';
import { noWords, readWords, type Words } from '../language/words.js';
import { type Ending, readEnding } from './ending.js';
import { type ReplyReading, readReply } from './reply-act.js';
import { type ToolUse, toolUsesOf } from './tool-uses.js';
import { readUser, type UserReading } from './user-act.js';

/** One turn as detectors see it: words read once, tool calls classified. */
export interface TurnReading {
  readonly index: number;
  readonly turn: Turn;
  readonly user: Words | null;
  readonly userContent: ReadonlySet<string>;
  readonly says: UserReading | null;
  readonly reply: Words | null;
  readonly replyContent: ReadonlySet<string>;
  readonly does: ReplyReading;
  readonly tools: readonly ToolUse[];
  readonly retrievals: readonly StepOf<'retrieval'>[];
  /** The span a person should look at for what the agent said: its last LLM call, else the reply or the user's span. */
  readonly agentSpanId: string | null;
}

/** A conversation read once for all detectors. */
export interface Reading {
  readonly conversation: Conversation;
  readonly turns: readonly TurnReading[];
  readonly tools: readonly ToolUse[];
  readonly offered: ReadonlyMap<string, OfferedTool>;
  readonly ending: Ending;
}

/** Detection and assessment read the same conversation, which never changes once assembled. */
const readings = new WeakMap<Conversation, Reading>();

export function readConversation(conversation: Conversation): Reading {
  const known = readings.get(conversation);
  if (known) return known;
  const turns = conversation.turns.map(readTurn);
  const reading = {
    conversation,
    turns,
    tools: turns.flatMap((turn) => turn.tools),
    offered: new Map(conversation.offeredTools.map((tool) => [tool.name, tool])),
    ending: readEnding(turns),
  };
  readings.set(conversation, reading);
  return reading;
}

function readTurn(turn: Turn): TurnReading {
  const user = turn.user ? readWords(turn.user.text) : null;
  const reply = turn.reply ? readWords(turn.reply.text) : null;
  let replyContent: ReadonlySet<string> | null = null;
  return {
    index: turn.index,
    turn,
    user,
    userContent: contentOf(user ?? noWords),
    says: user ? readUser(user) : null,
    reply,
    // Few detectors look into replies: their words are stemmed when the first one does.
    get replyContent() {
      replyContent ??= contentOf(reply ?? noWords);
      return replyContent;
    },
    does: readReply(reply),
    tools: toolUsesOf(turn),
    retrievals: turn.steps.filter((step) => step.kind === 'retrieval'),
    agentSpanId: agentSpanOf(turn),
  };
}

function agentSpanOf(turn: Turn): string | null {
  for (let i = turn.steps.length - 1; i >= 0; i--) if (turn.steps[i]!.kind === 'llm') return turn.steps[i]!.spanId;
  return turn.reply?.spanId ?? turn.steps.at(-1)?.spanId ?? turn.user?.spanId ?? null;
}
