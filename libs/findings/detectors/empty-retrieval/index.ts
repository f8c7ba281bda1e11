import type { StepOf } from '#contracts';
import type { Detector } from '../../detector.js';
import { contentOf, coverage } from '../../language/similarity.js';
import { readWords } from '../../language/words.js';
import { topScoreOf } from '../../normal/measures.js';
import { isDenial } from '../../reading/ending.js';
import type { Reading, TurnReading } from '../../reading/reading.js';

/** Below this share of the agent's median best score a result counts as low. */
const lowShareOfNormal = 0.5;
/** Below this share of the query's words in the best document the result is beside the point. */
const lowCoverage = 0.34;

export const emptyRetrieval: Detector = {
  name: 'empty-retrieval',
  kind: 'failure',
  pattern: 'empty_retrieval',
  severity: 0.5,
  version: 3,
  detect(_conversation, { reading, normal }) {
    return reading.turns.flatMap((turn, i) => {
      const weak = turn.retrievals.filter((step) => weaknessOf(step, normal.topScore) !== null);
      // Agents search twice with other words: one good result serves the turn.
      if (weak.length === 0 || weak.length < turn.retrievals.length || !isUnserved(reading, turn, i)) return [];
      const step = weak.at(-1)!;
      return [
        {
          turn: turn.index,
          spanIds: [step.spanId, ...(turn.agentSpanId ? [turn.agentSpanId] : [])],
          message: `The search found ${weaknessOf(step, normal.topScore)} and the user got no answer.`,
          evidence: { query: step.query, topScore: topScoreOf(step.documents) },
        },
      ];
    });
  },
};

/** The agent could not answer, or the user did not take the answer. */
function isUnserved(reading: Reading, turn: TurnReading, at: number): boolean {
  if (isDenial(turn) || turn.does.act === 'empty' || turn.does.act === 'none') return true;
  const next = reading.turns[at + 1]?.says;
  return next !== undefined && next !== null && (next.rejection !== null || next.surrender !== null);
}

function weaknessOf(step: StepOf<'retrieval'>, normalScore: number | null): string | null {
  if (step.error !== null) return null;
  const filled = step.documents.filter((document) => document.text.trim() !== '' || document.score !== null);
  if (filled.length === 0) return 'nothing';
  const top = topScoreOf(filled);
  if (top !== null && normalScore !== null && top < normalScore * lowShareOfNormal) return 'nothing close';
  return coverageOf(step) < lowCoverage ? 'nothing to the point' : null;
}

/** The best share of the query's words that one document holds; 1 where there is nothing to compare. */
function coverageOf(step: StepOf<'retrieval'>): number {
  const query = contentOf(readWords(step.query));
  const texts = step.documents.filter((document) => document.text !== '');
  if (query.size === 0 || texts.length === 0) return 1;
  return Math.max(...texts.slice(0, 10).map((document) => coverage(query, contentOf(readWords(document.text)))));
}
