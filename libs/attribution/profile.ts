import { type Conversation, firstRequest, stepsOf } from '#contracts';
import type { AnalysedConversation } from './case.js';
import { contentWords, savedByStaff, staffSentences } from './request.js';

/** How one thing (a tool called well, a document read) spreads over passing and failing conversations of an intent. */
export interface Spread {
  passing: number;
  failing: number;
}

/**
 * What the conversations of one intent have in common, passing and failing apart: the spectrum. Conversations that staff
 * had to save count as neither.
 */
export interface IntentProfile {
  intentId: string;
  passing: number;
  failing: number;
  /** Tools whose call succeeded, by name. */
  tools: Map<string, Spread>;
  /** Retrieved document ids. */
  documents: Map<string, Spread>;
  /** A passing conversation for each tool that served in it, the shortest one. */
  exemplarByTool: Map<string, { conversationId: string; steps: number }>;
  exemplarId: string | null;
  /** What staff told users most often after they took over, if it recurs: knowledge the agent lacked. */
  staffAnswer: string | null;
  /** Content words of the first requests, of passing and of failing conversations. */
  requests: Record<keyof Spread, Set<string>[]>;
}

/** One pass over the analysed conversations of an intent; linear in their steps. */
export function profileIntent(intentId: string, conversations: AnalysedConversation[]): IntentProfile {
  const profile: IntentProfile = {
    intentId,
    passing: 0,
    failing: 0,
    tools: new Map(),
    documents: new Map(),
    exemplarByTool: new Map(),
    exemplarId: null,
    staffAnswer: null,
    requests: { passing: [], failing: [] },
  };
  let shortest = Number.POSITIVE_INFINITY;
  const answers = new Map<string, number>();
  for (const { conversation, outcome } of conversations) {
    for (const sentence of staffSentences(conversation)) answers.set(sentence, (answers.get(sentence) ?? 0) + 1);
    if (!outcome.failed && savedByStaff(conversation)) continue;
    const side = outcome.failed ? 'failing' : 'passing';
    profile[side]++;
    const length = stepsOf(conversation).length;
    for (const tool of succeededTools(conversation)) {
      count(profile.tools, tool, side);
      if (side === 'passing' && length < (profile.exemplarByTool.get(tool)?.steps ?? Number.POSITIVE_INFINITY))
        profile.exemplarByTool.set(tool, { conversationId: conversation.id, steps: length });
    }
    for (const document of readDocuments(conversation)) count(profile.documents, document, side);
    profile.requests[side].push(contentWords(firstRequest(conversation)));
    if (side === 'passing' && length < shortest) {
      shortest = length;
      profile.exemplarId = conversation.id;
    }
  }
  profile.staffAnswer = mostFrequent(answers, MIN_RECURRENCE);
  return profile;
}

/** An answer given once is an answer; one given this often is knowledge. */
const MIN_RECURRENCE = 3;

function mostFrequent(counts: Map<string, number>, least: number): string | null {
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return best !== undefined && best[1] >= least ? best[0] : null;
}

/** Names of the tools that a conversation called with success. */
export function succeededTools(conversation: Conversation): Set<string> {
  const names = new Set<string>();
  for (const step of stepsOf(conversation)) if (step.kind === 'tool' && step.error === null) names.add(step.name);
  return names;
}

/** Names of the tools that a conversation tried to call: what was called and failed was not overlooked. */
export function calledTools(conversation: Conversation): Set<string> {
  return new Set(stepsOf(conversation).flatMap((step) => (step.kind === 'tool' ? [step.name] : [])));
}

function readDocuments(conversation: Conversation): Set<string> {
  const ids = new Set<string>();
  for (const step of stepsOf(conversation))
    if (step.kind === 'retrieval') for (const document of step.documents) ids.add(document.id);
  return ids;
}

function count(spread: Map<string, Spread>, name: string, side: keyof Spread): void {
  const entry = spread.get(name) ?? { passing: 0, failing: 0 };
  entry[side]++;
  spread.set(name, entry);
}

/**
 * Ochiai suspiciousness ef / √((ef+nf)(ef+ep)) of *lacking* a tool: 1 when exactly the failing conversations lack it.
 * Source: Ochiai 1957; used for fault localisation by Abreu et al. 2007.
 */
export function suspicionOfLacking(profile: IntentProfile, tool: string): number {
  const { passing, failing } = profile.tools.get(tool) ?? { passing: 0, failing: 0 };
  const failingWithout = profile.failing - failing;
  const passingWithout = profile.passing - passing;
  const denominator = Math.sqrt(profile.failing * (failingWithout + passingWithout));
  return denominator === 0 ? 0 : failingWithout / denominator;
}

/** The tool that passing conversations of the intent have in common and this one lacks, if one stands out. */
export function missingTool(profile: IntentProfile, used: ReadonlySet<string>): string | null {
  let best: string | null = null;
  let bestScore = 0.5;
  for (const [tool, spread] of profile.tools) {
    if (used.has(tool) || profile.passing < 3 || spread.passing / profile.passing < 0.5) continue;
    const score = suspicionOfLacking(profile, tool);
    if (score > bestScore) {
      best = tool;
      bestScore = score;
    }
  }
  return best;
}

/** What makes failures of several intents the same fault: the tool they lack; else the intent itself. */
export function lacking(tool: string | null, intentId: string): string {
  return tool === null ? `in ${intentId}` : `lacking ${tool}`;
}
