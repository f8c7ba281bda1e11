import type { Detector } from '../../detector.js';
import { contentOf, coverage } from '../../language/similarity.js';
import { readWords } from '../../language/words.js';
import type { TurnReading } from '../../reading/reading.js';

/** A document that holds this share of the request's words speaks of what was asked. */
const speaksOfIt = 0.7;
const minimumRequestWords = 3;

export const ignoredRetrieval: Detector = {
  name: 'ignored-retrieval',
  kind: 'failure',
  pattern: 'ignored_retrieval',
  severity: 0.5,
  version: 2,
  detect(_conversation, { reading }) {
    return reading.turns.flatMap((turn, i) => {
      const denied = turn.does.act === 'hedge';
      const rejected = turn.does.act === 'answer' && reading.turns[i + 1]?.says?.rejection;
      if (!denied && !rejected) return [];
      const found = fittingDocument(turn);
      if (!found) return [];
      // An answer that repeats the document's words was read from it: then the text, not the reading, may be wrong.
      if (!denied && readFrom(turn, found.text)) return [];
      return [
        {
          turn: turn.index,
          spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId, found.spanId],
          message: `The agent had ${found.id} before it, which speaks of the request, and did not use it.`,
          evidence: {
            query: found.query,
            topScore: found.score,
            ...(turn.does.match && { phrase: turn.does.match.phrase }),
          },
        },
      ];
    });
  },
};

function fittingDocument(turn: TurnReading) {
  if (turn.userContent.size < minimumRequestWords) return null;
  for (const { spanId, query, documents } of turn.retrievals)
    for (const { id, score, text } of documents.slice(0, 10))
      if (text !== '' && coverage(turn.userContent, contentOf(readWords(text))) >= speaksOfIt)
        return { spanId, query, id, score, text };
  return null;
}

function readFrom(turn: TurnReading, text: string): boolean {
  return coverage(turn.replyContent, contentOf(readWords(text))) >= 0.5;
}
