import { type Breakdown, breakdownOf, likelyBreakdown, likelyStumble } from '#findings';
import type { Figures } from '../bench.js';
import type { LabelledTalk, TurnLabel } from './labelled-talks.js';
import { correlation, rankingFigures, trivialFigures } from './ranking.js';

interface MarkedTurn {
  readonly mark: TurnLabel;
  readonly judged: Breakdown;
}

/** Which turns break the talk down. Nothing here learns from the labels. */
export function measureTurns(talks: readonly LabelledTalk[]): Figures {
  const turns = talks.flatMap(markedTurns);
  const broken = turns.map(({ mark, judged }) => ({ score: judged.probability, positive: isBreakdown(mark) }));
  const shaken = turns
    .filter(({ mark }) => mark.label !== undefined)
    .map(({ mark, judged }) => ({ score: judged.stumble, positive: mark.label !== 'O' }));
  return {
    level: 'turn',
    ...rankingFigures(broken, likelyBreakdown),
    trivial: trivialFigures(broken),
    ...(shaken.length > 0 && {
      breakdownOrPossible: { ...rankingFigures(shaken, likelyStumble), trivial: trivialFigures(shaken) },
      ...labelFigures(turns),
    }),
    ...shareFigures(turns),
    turns: turns.length,
    unjudged: talks.reduce((sum, { label }) => sum + (label.turns?.length ?? 0), 0) - turns.length,
    positives: broken.filter(({ positive }) => positive).length,
  };
}

function markedTurns({ conversation, label }: LabelledTalk): MarkedTurn[] {
  const judged = new Map(breakdownOf(conversation).map((one) => [one.spanId, one]));
  return (label.turns ?? []).flatMap((mark) => {
    const one = judged.get(mark.spanId);
    return one ? [{ mark, judged: one }] : [];
  });
}

function isBreakdown({ breakdown, label }: TurnLabel): boolean {
  return label === undefined ? breakdown === true : label === 'X';
}

/** How often the likeliest of the three labels is the raters' most frequent one. */
function labelFigures(turns: readonly MarkedTurn[]): Figures {
  const marked = turns.filter(({ mark }) => mark.label !== undefined);
  const right = marked.filter(({ mark, judged }) => likeliestLabel(judged) === mark.label).length;
  const counts = (['O', 'T', 'X'] as const).map((label) => marked.filter(({ mark }) => mark.label === label).length);
  return { accuracy: right / marked.length, accuracyOfMostFrequent: Math.max(...counts) / marked.length };
}

function likeliestLabel({ probability, stumble }: Breakdown): 'O' | 'T' | 'X' {
  const between = stumble - probability;
  if (probability >= Math.max(between, 1 - stumble)) return 'X';
  return between >= 1 - stumble ? 'T' : 'O';
}

/** Raters disagree: the chances are compared with their shares as well. */
function shareFigures(turns: readonly MarkedTurn[]): Figures {
  const shared = turns.filter(({ mark }) => mark.x !== undefined && mark.t !== undefined);
  if (shared.length === 0) return {};
  const [broken, shaken] = [shared.map(({ mark }) => mark.x!), shared.map(({ mark }) => mark.x! + mark.t!)];
  return {
    correlationWithRaters: {
      breakdown: correlation(
        shared.map(({ judged }) => judged.probability),
        broken,
      ),
      breakdownOrPossible: correlation(
        shared.map(({ judged }) => judged.stumble),
        shaken,
      ),
    },
  };
}
