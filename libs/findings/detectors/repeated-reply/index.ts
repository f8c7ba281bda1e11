import type { Detector, Draft } from '../../detector.js';
import { saysTheSame } from '../../frustration/sameness.js';
import type { TurnReading } from '../../reading/reading.js';

/** Two short replies may well be alike; so many words, or a third time, are no chance. */
const tellingWords = 5;
const insisting = 3;
const lookBack = 3;
const twiceSeverity = 0.25;

export const repeatedReply: Detector = {
  name: 'repeated-reply',
  kind: 'failure',
  pattern: 'dissatisfaction',
  severity: 0.4,
  version: 2,
  detect(_conversation, { reading }) {
    const turns = reading.turns.filter(isSubstantial);
    return seriesOf(turns).flatMap(draftsOf);
  },
};

/** A reply to the matter itself. The same words after another piece of work that was done report on that work. */
function isSubstantial(turn: TurnReading): boolean {
  if (turn.user === null || turn.turn.reply === null || turn.does.act === 'farewell' || turn.says!.pleasantry)
    return false;
  return !turn.tools.some((use) => use.error === null);
}

/** Replies that say the same within a few turns of each other: one series, one finding. */
function seriesOf(turns: readonly TurnReading[]): TurnReading[][] {
  const open: { at: number; replies: TurnReading[] }[] = [];
  turns.forEach((turn, at) => {
    const series = open.find((one) => at - one.at <= lookBack && saysTheSame(one.replies.at(-1)!, turn));
    if (series) {
      series.replies.push(turn);
      series.at = at;
    } else open.push({ at, replies: [turn] });
  });
  return open.map(({ replies }) => replies);
}

function draftsOf(series: readonly TurnReading[]): Draft[] {
  const last = series.at(-1)!;
  const enough = last.reply!.list.length >= tellingWords ? 2 : insisting;
  if (series.length < enough) return [];
  const said = last.turn.reply!.text.slice(0, 120);
  return [
    {
      turn: last.index,
      spanIds: series.toReversed().map(({ turn }) => turn.reply!.spanId),
      severity: series.length < insisting ? twiceSeverity : undefined,
      message: `The agent gave the same reply ${series.length} times, whatever the user said: "${said}".`,
      evidence: { phrase: said, repeats: series.length },
    },
  ];
}
