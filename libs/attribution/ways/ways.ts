import type { Attribution, Cause, Conversation } from '#contracts';
import { wayKey } from './way-key.js';

/** A way on which so many needs, and so large a share, were not met leads nowhere, whatever the user said in the end. */
const MIN_UNMET = 5;
const LEADS_NOWHERE = 0.7;

interface Way {
  met: number;
  unmet: number;
  blamed: number;
  /** Sum of the distributions of the blamed. */
  chances: Map<Cause, number>;
  /** Signature → how often, and the first that bears it. */
  faults: Map<string, { count: number; example: Attribution }>;
}

/** The ways that the conversations of one intent took, where they led, and what those that led nowhere are blamed on. */
export class Ways {
  private readonly ways = new Map<string, Way>();

  add(conversation: Conversation, unmet: boolean): void {
    this.wayOf(conversation)[unmet ? 'unmet' : 'met']++;
  }

  blame(conversation: Conversation, attribution: Attribution): void {
    if (attribution.cause === null) return;
    const way = this.wayOf(conversation);
    way.blamed++;
    for (const [cause, chance] of Object.entries(attribution.distribution) as [Cause, number][])
      way.chances.set(cause, (way.chances.get(cause) ?? 0) + chance);
    const fault = way.faults.get(attribution.signature) ?? { count: 0, example: attribution };
    fault.count++;
    way.faults.set(attribution.signature, fault);
  }

  /**
   * What conversations that went the same way are blamed on, for one in which nothing was found: users thank for answers
   * that are wrong, and leave without a word. Null where the way leads anywhere else, or its conversations differ.
   */
  blameFor(conversation: Conversation): Attribution | null {
    const { met, unmet, blamed, chances, faults } = this.wayOf(conversation);
    const nowhere = unmet / (met + unmet);
    if (unmet < MIN_UNMET || nowhere < LEADS_NOWHERE) return null;
    const [fault] = [...faults.values()].sort((a, b) => b.count - a.count);
    const place = placeIn(conversation);
    if (fault === undefined || fault.count < unmet / 2 || place === null) return null;
    const distribution: Attribution['distribution'] = {};
    for (const [cause, chance] of chances) distribution[cause] = (nowhere * chance) / blamed;
    distribution.model = (distribution.model ?? 0) + 1 - nowhere;
    return { ...fault.example, ...place, distribution, rule: 'same-way' };
  }

  private wayOf(conversation: Conversation): Way {
    const key = wayKey(conversation);
    const way = this.ways.get(key) ?? { met: 0, unmet: 0, blamed: 0, chances: new Map(), faults: new Map() };
    this.ways.set(key, way);
    return way;
  }
}

/** The last thing the agent did, else its last words. */
function placeIn(conversation: Conversation) {
  for (const { index, steps, reply } of conversation.turns.toReversed()) {
    const step = steps.findLast(({ kind }) => kind === 'tool' || kind === 'retrieval');
    const spanId = step?.spanId ?? reply?.spanId;
    if (spanId === undefined) continue;
    const agent = step?.agent ?? null;
    return { conversationId: conversation.id, findingIds: [], spanId, turn: index, agent, evidenceSpanIds: [spanId] };
  }
  return null;
}
