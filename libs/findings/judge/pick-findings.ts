import { createHash } from 'node:crypto';

/** A finding that may be judged, with how its conversation was estimated to end. */
export interface Judgeable {
  readonly findingId: string;
  readonly conversationId: string;
  readonly severity: number;
  readonly successProbability: number;
}

/** The part of a sample that is drawn by lot, so that sure things are checked too. */
const DRAWN = 0.25;

/**
 * The findings worth a question, at most one of a conversation: the gravest of the conversations nearest to the line
 * between success and failure, and some drawn by lot. The same candidates and seed give the same choice.
 */
export function pickFindings(candidates: readonly Judgeable[], budget: number, seed: string): Judgeable[] {
  const gravest = gravestOfEach(candidates);
  const byBorder = gravest.toSorted((a, b) => borderOf(a) - borderOf(b) || byId(a, b));
  const near = byBorder.slice(0, budget - Math.floor(budget * DRAWN));
  const chosen = new Set(near.map(({ conversationId }) => conversationId));
  const drawn = candidates
    .map((one) => ({ one, lot: lotOf(one, seed) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .flatMap(({ one }) => {
      if (chosen.has(one.conversationId)) return [];
      chosen.add(one.conversationId);
      return [one];
    });
  return [...near, ...drawn.slice(0, budget - near.length)];
}

function gravestOfEach(candidates: readonly Judgeable[]): Judgeable[] {
  const gravest = new Map<string, Judgeable>();
  for (const one of candidates) {
    const known = gravest.get(one.conversationId);
    const isGraver = known === undefined || one.severity > known.severity;
    if (isGraver || (one.severity === known.severity && byId(one, known) < 0)) gravest.set(one.conversationId, one);
  }
  return [...gravest.values()];
}

function borderOf({ successProbability }: Judgeable): number {
  return Math.abs(successProbability - 0.5);
}

function byId(a: Judgeable, b: Judgeable): number {
  return a.findingId < b.findingId ? -1 : 1;
}

function lotOf({ findingId }: Judgeable, seed: string): string {
  return createHash('sha256').update(`${seed}\n${findingId}`).digest('hex');
}
