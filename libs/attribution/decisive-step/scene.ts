import { type Conversation, type Finding, groupBy } from '#contracts';
import { kindOf, type MoveKind } from './kind.js';
import { type Move, readMoves } from './move.js';
import { type Provenance, traceProvenance } from './provenance.js';

/** One move with what is known of it and of those before it. */
export interface Scene {
  readonly move: Move;
  readonly provenance: Provenance;
  readonly kind: MoveKind;
  readonly before: Scene | null;
  /** The same was said or called before, word for word. */
  readonly repeated: boolean;
  readonly findings: readonly Finding[];
}

/** The moves of a conversation as scenes, in order. */
export function setScenes(conversation: Conversation, findings: readonly Finding[]): Scene[] {
  const moves = readMoves(conversation);
  const provenance = traceProvenance(moves);
  const bySpan = groupBy(findings, beginningOf);
  const agents = new Set(moves.map(({ agent }) => agent)).size;
  const scenes: Scene[] = [];
  const seen = new Set<string>();
  moves.forEach((move, i) => {
    const traced = provenance[i] as Provenance;
    const wording = `${move.agent}:${move.text}`;
    scenes.push({
      move,
      provenance: traced,
      kind: kindOf(move, traced, { opensTeamwork: i === 0 && agents > 1 }),
      before: scenes[i - 1] ?? null,
      repeated: move.text !== '' && seen.has(wording),
      findings: move.spanIds.flatMap((spanId) => bySpan.get(spanId) ?? []),
    });
    seen.add(wording);
  });
  return scenes;
}

/** A finding stands at the first of its spans: the others show what came of it. */
function beginningOf({ evidence, spanIds }: Finding): string | undefined {
  return evidence.turningSpanId ?? spanIds[0];
}
