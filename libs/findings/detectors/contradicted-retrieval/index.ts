import type { Detector, Draft } from '../../detector.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { type Contradiction, findContradiction } from './contradiction.js';
import { KnownFigures } from './known-figures.js';
import { sentencesOf } from './sentences.js';

const maximumDocuments = 10;

export const contradictedRetrieval: Detector = {
  name: 'contradicted-retrieval',
  kind: 'failure',
  pattern: 'ignored_retrieval',
  severity: 0.75,
  version: 1,
  detect(_conversation, { reading }) {
    if (reading.turns.every(({ retrievals }) => retrievals.length === 0)) return [];
    return reading.turns.flatMap((turn) => {
      const found = turn.retrievals.length > 0 ? contradictionIn(turn, reading) : null;
      return found ? [draft(turn, found)] : [];
    });
  },
};

type Found = Contradiction & { spanId: string; id: string; query: string; score: number | null };

function contradictionIn(turn: TurnReading, reading: Reading): Found | null {
  const { reply } = turn.turn;
  if (!reply || reply.by !== null || turn.does.act !== 'answer') return null;
  const said = sentencesOf(reply.text);
  const figures = new KnownFigures(turn, reading);
  for (const { spanId, query, documents } of turn.retrievals)
    for (const { id, score, text } of documents.slice(0, maximumDocuments)) {
      const found = findContradiction(said, sentencesOf(text), (value, unit) => figures.explain(value, unit));
      if (found && !isBackedElsewhere(found, turn, id)) return { ...found, spanId, id, query, score };
    }
  return null;
}

/** Another of the texts says what the agent said: then the texts disagree, and the agent read one of them. */
function isBackedElsewhere({ said, difference }: Contradiction, turn: TurnReading, id: string): boolean {
  if (difference !== null) return false;
  const others = turn.retrievals.flatMap(({ documents }) => documents.filter((one) => one.id !== id));
  return others.some(({ text }) =>
    findContradiction([{ ...said, negated: !said.negated }], sentencesOf(text), () => true),
  );
}

function draft(turn: TurnReading, { said, read, difference, spanId, id, query, score }: Found): Draft {
  return {
    turn: turn.index,
    spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId, spanId],
    message: difference
      ? `The agent said ${difference.said} where ${id}, which it had read, says ${difference.read}.`
      : `The agent said "${short(said.text)}" where ${id}, which it had read, says "${short(read.text)}".`,
    evidence: { claim: said.text.slice(0, 200), phrase: read.text.slice(0, 200), query, topScore: score },
  };
}

function short(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
