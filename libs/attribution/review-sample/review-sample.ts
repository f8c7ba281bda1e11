import { createHash } from 'node:crypto';
import { groupBy, type ReviewSample } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { userOf } from '../traffic.js';

export interface ReviewSampleOptions {
  /** Silent conversations to draw. */
  size: number;
  /** Seeds the draw: equal seeds draw the same of the same conversations, in whatever order they come. */
  seed: string;
  /** Failed conversations to put before them; as many as silent ones unless said. */
  worst?: number;
  /** Conversations of one user among the worst, and among the silent ones; more than one only where users are few. */
  perUser?: number;
}

/**
 * What a person should read of a week: the conversations most likely to have failed, and a random draw of the silent ones,
 * in which nothing was found. The draw shows what detectors miss, and keeps learning from resting on complaints alone.
 * The worst come first; then the silent ones, in the order drawn.
 */
export function reviewSample(
  conversations: Iterable<AnalysedConversation>,
  { size, seed, worst = size, perUser = 1 }: ReviewSampleOptions,
): ReviewSample {
  const failed: AnalysedConversation[] = [];
  const silent: Lot[] = [];
  for (const one of conversations) {
    if (one.findings.length === 0) silent.push(drawLot(one, seed));
    else if (one.outcome.failed) failed.push(one);
  }
  const ordered = firstOfEachUser(failed.sort(byWorst), ({ conversation }) => userOf(conversation), perUser);
  const drawn = spread(
    firstOfEachUser(silent.sort(byLot), ({ user }) => user, perUser),
    seed,
  );
  return [
    ...ordered
      .slice(0, worst)
      .map(({ conversation }) => ({ conversationId: conversation.id, reason: 'worst' as const })),
    ...drawn.slice(0, size).map(({ conversationId }) => ({ conversationId, reason: 'silent' as const })),
  ];
}

function byWorst(a: AnalysedConversation, b: AnalysedConversation): number {
  return (
    a.outcome.successProbability - b.outcome.successProbability || (a.conversation.id < b.conversation.id ? -1 : 1)
  );
}

interface Lot {
  conversationId: string;
  user: string;
  intentId: string;
  lot: number;
}

function drawLot({ conversation, intentId }: AnalysedConversation, seed: string): Lot {
  return {
    conversationId: conversation.id,
    user: userOf(conversation),
    intentId,
    lot: lotOf(seed, conversation.id),
  };
}

/**
 * Spread over the intents in proportion to their lots, by systematic sampling within each: the k-th of n lots of an intent
 * comes in at (k + u) / n, where u is the intent's own random start. Large intents do not crowd out small ones, and each
 * lot has the same chance.
 */
function spread(lots: Lot[], seed: string): Lot[] {
  const places = new Map<Lot, number>();
  for (const [intentId, members] of groupBy(lots, (lot) => lot.intentId)) {
    const start = lotOf(seed, `intent\n${intentId}`);
    for (const [k, member] of members.entries()) places.set(member, (k + start) / members.length);
  }
  return lots.toSorted((a, b) => places.get(a)! - places.get(b)! || byLot(a, b));
}

function byLot(a: Lot, b: Lot): number {
  return a.lot - b.lot || (a.conversationId < b.conversationId ? -1 : 1);
}

function firstOfEachUser<T>(items: readonly T[], user: (item: T) => string, perUser: number): T[] {
  const seen = new Map<string, number>();
  return items.filter((item) => {
    const name = user(item);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count <= perUser;
  });
}

/** The lot of a name, in [0, 1): the same on every machine. */
function lotOf(seed: string, name: string): number {
  return createHash('sha256').update(`${seed}\n${name}`).digest().readUInt32BE(0) / 2 ** 32;
}
