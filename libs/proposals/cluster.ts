import type { Conversation, Finding, Layer } from '#contracts';

/** A conversation as edit writers see it. */
export interface CaseMaterial {
  conversation: Conversation;
  findings: Finding[];
}

export interface TargetIntent {
  id: string;
  name: string;
  /** Contrastive terms of the intent, over all its users. */
  terms: string[];
  conversations: number;
  failed: number;
}

/** One fault with everything known of it: what the writers of edits work from. */
export interface ProposalCluster {
  signature: string;
  layer: Layer;
  document: string;
  rule: string;
  users: number;
  conversations: number;
  confidence: number;
  exemplarId: string;
  /** What the agent should have done, in words. */
  counterfactual: string | null;
  /** Intents it hits, most first. */
  intents: TargetIntent[];
  failing: CaseMaterial[];
  /** Conversations of the same intents in which the agent met the need by itself. */
  passing: CaseMaterial[];
  /** Those in which staff took over and met it: they show knowledge and hand-overs, not what the agent should do. */
  saved: CaseMaterial[];
}

/** What the users of a cluster ask about, in at most `count` phrases: names and terms of its intents in turn, most first. */
export function aboutPhrases({ intents }: ProposalCluster, count: number): string[] {
  const phrases = new Set<string>();
  const longest = Math.max(0, ...intents.map(({ terms }) => terms.length));
  for (let rank = -1; rank < longest; rank++)
    for (const intent of intents) {
      const phrase = rank < 0 ? intent.name : intent.terms[rank];
      if (phrase !== undefined && phrases.size < count) phrases.add(phrase);
    }
  return [...phrases];
}
