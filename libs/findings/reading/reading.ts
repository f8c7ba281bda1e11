import type { Conversation, OfferedTool, StepKind, StepOf, Turn } from '#contracts';
import { contentOf } from '../language/similarity.js';
import { noWords, readWords, type Words } from '../language/words.js';
import { type Ending, readEnding } from './ending.js';
import { type ReplyReading, readReply } from './reply-act.js';
import { searchesOf } from './searches.js';
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
  /** Searches of texts, also those that were made by calls of tools. */
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
  /** The kinds of steps that were made at all: what looks at others may pass by. */
  readonly kinds: ReadonlySet<StepKind>;
}

/**
 * Detection, assessment and what is shown of a conversation follow each other, so the last few readings are kept; a
 * conversation never changes once assembled. Kept for longer, they would cost more to carry along than to make again.
 */
const recent: Reading[] = [];
const mostRecent = 8;

export function readConversation(conversation: Conversation): Reading {
  const known = recent.find((reading) => reading.conversation === conversation);
  if (known) return known;
  const turns = conversation.turns.map(readTurn);
  const reading = {
    conversation,
    turns,
    tools: turns.flatMap((turn) => turn.tools),
    offered: new Map(conversation.offeredTools.map((tool) => [tool.name, tool])),
    ending: readEnding(turns),
    kinds: kindsOf(conversation),
  };
  recent.push(reading);
  if (recent.length > mostRecent) recent.shift();
  return reading;
}

function kindsOf({ turns }: Conversation): ReadonlySet<StepKind> {
  const kinds = new Set<StepKind>();
  for (const { steps } of turns) for (const { kind } of steps) kinds.add(kind);
  return kinds;
}

function readTurn(turn: Turn): TurnReading {
  const user = turn.user ? readWords(turn.user.text) : null;
  const reply = turn.reply ? readWords(turn.reply.text) : null;
  const tools = toolUsesOf(turn);
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
    tools,
    retrievals: [...turn.steps.filter((step) => step.kind === 'retrieval'), ...searchesOf(tools)],
    agentSpanId: agentSpanOf(turn),
  };
}

function agentSpanOf(turn: Turn): string | null {
  for (let i = turn.steps.length - 1; i >= 0; i--) if (turn.steps[i]!.kind === 'llm') return turn.steps[i]!.spanId;
  return turn.reply?.spanId ?? turn.steps.at(-1)?.spanId ?? turn.user?.spanId ?? null;
}
