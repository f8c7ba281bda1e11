import { type Conversation, firstRequest, stepsOf } from '#contracts';
import type { AnalysedConversation } from './case.js';
import { countWords, type WordUses } from './expectations.js';
import { succeededTools } from './neighbour-tools.js';
import { PrefixTree } from './remedy/prefix-tree.js';
import { contentWords, savedByStaff, staffSentences } from './request.js';
import { worseModels } from './spectrum/worse-models.js';
import { deedOfStaff } from './staff-deed.js';
import { isUnmet } from './unmet.js';

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
  /** Text of the documents that passing conversations read, by id. */
  texts: Map<string, string>;
  /** Models under which needs go unmet more often → the model under which they do not. */
  worseModels: Map<string, string>;
  /** The ways of passing conversations, step by step. */
  prefixes: PrefixTree;
  /** What conversations with each word in their request called with success, or staff did by hand. */
  uses: WordUses;
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
    texts: new Map(),
    worseModels: worseModels(conversations),
    prefixes: new PrefixTree(),
    uses: new Map(),
  };
  let shortest = Number.POSITIVE_INFINITY;
  const answers = new Map<string, number>();
  for (const analysed of conversations) {
    const { conversation, outcome } = analysed;
    for (const sentence of staffSentences(conversation)) answers.set(sentence, (answers.get(sentence) ?? 0) + 1);
    const words = contentWords(firstRequest(conversation));
    const tools = succeededTools(conversation);
    countWords(profile.uses, words, tools, isUnmet(analysed) ? 'failing' : 'passing');
    const deed = deedOfStaff(conversation);
    if (deed !== null) countWords(profile.uses, words, new Set([deed]), 'passing');
    if (!outcome.failed && savedByStaff(conversation)) continue;
    const side = outcome.failed ? 'failing' : 'passing';
    profile[side]++;
    const length = stepsOf(conversation).length;
    for (const tool of tools) {
      count(profile.tools, tool, side);
      if (side === 'passing' && length < (profile.exemplarByTool.get(tool)?.steps ?? Number.POSITIVE_INFINITY))
        profile.exemplarByTool.set(tool, { conversationId: conversation.id, steps: length });
    }
    for (const [document, text] of readDocuments(conversation)) {
      count(profile.documents, document, side);
      if (side === 'passing') profile.texts.set(document, text);
    }
    if (side === 'passing') profile.prefixes.add(conversation);
    profile.requests[side].push(words);
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

function readDocuments(conversation: Conversation): Map<string, string> {
  const texts = new Map<string, string>();
  for (const step of stepsOf(conversation))
    if (step.kind === 'retrieval')
      for (const { id, text } of step.documents) texts.set(id, text.slice(0, LONGEST_TEXT));
  return texts;
}

/** So much of a document is put into the context where a replay tries it. */
const LONGEST_TEXT = 2000;

function count(spread: Map<string, Spread>, name: string, side: keyof Spread): void {
  const entry = spread.get(name) ?? { passing: 0, failing: 0 };
  entry[side]++;
  spread.set(name, entry);
}
