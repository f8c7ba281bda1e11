import type { Conversation } from '#contracts';
import { readConversation } from '../reading/reading.js';
import { topScoreOf, turnMs } from './measures.js';
import { type UsualEndings, usualEndingsOf } from './usual-endings.js';

/** How an agent usually behaves, against which one conversation is judged. Read without labels. */
export interface AgentNormal {
  /** Does its telemetry show tools at all? Without them nothing can be said about actions not taken. */
  readonly usesTools: boolean;
  /** Share of conversations with at least one tool call, or null where too few are known. */
  readonly toolShare: number | null;
  /** Median of the best score per retrieval, or null where too few are scored. */
  readonly topScore: number | null;
  /** 95th percentile of the time from a user's message to the end of the last step of its turn, in ms. */
  readonly slowTurnMs: number | null;
  /** How its conversations usually end, or null where too few are known. */
  readonly usualEndings: UsualEndings | null;
  /** Share of hand-overs to a person after which the telemetry shows that person's words, or null where too few. */
  readonly personRepliesShare: number | null;
}

/** Nothing known of the agent beyond the conversation itself. */
export const unknownNormal: AgentNormal = {
  usesTools: false,
  toolShare: null,
  topScore: null,
  slowTurnMs: null,
  usualEndings: null,
  personRepliesShare: null,
};

/** Fewer samples than this say nothing of what is normal. */
const minimumSamples = 20;

/** Read the normal from conversations of one agent, such as those of the last weeks. */
export function agentNormalOf(conversations: readonly Conversation[]): AgentNormal {
  const scores: number[] = [];
  const times: number[] = [];
  let withTools = 0;
  for (const conversation of conversations) {
    if (callsTools(conversation)) withTools++;
    for (const turn of conversation.turns) {
      for (const step of turn.steps) {
        const top = step.kind === 'retrieval' ? topScoreOf(step.documents) : null;
        if (top !== null) scores.push(top);
      }
      const ms = turnMs(turn);
      if (ms !== null) times.push(ms);
    }
  }
  const readings = conversations.map(readConversation);
  const handOvers = readings.map(({ ending }) => ending).filter(({ person }) => person !== 'none');
  const enough = conversations.length >= minimumSamples;
  return {
    usesTools: withTools > 0 || conversations.some(showsTools),
    toolShare: enough ? withTools / conversations.length : null,
    topScore: quantile(scores, 0.5),
    slowTurnMs: quantile(times, 0.95),
    usualEndings: usualEndingsOf(readings),
    personRepliesShare:
      handOvers.length < minimumSamples
        ? null
        : handOvers.filter(({ person }) => person === 'replied').length / handOvers.length,
  };
}

/** Does the telemetry of this conversation speak of tools, called or only offered? */
export function showsTools(conversation: Conversation): boolean {
  return conversation.offeredTools.length > 0 || callsTools(conversation);
}

function callsTools(conversation: Conversation): boolean {
  return conversation.turns.some((turn) =>
    turn.steps.some((step) => step.kind === 'tool' || (step.kind === 'llm' && step.toolCalls.length > 0)),
  );
}

function quantile(values: number[], share: number): number | null {
  if (values.length < minimumSamples) return null;
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))]!;
}
