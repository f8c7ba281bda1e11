import type { Step } from '#contracts';
import type { Detector } from '../../detector.js';
import { canonical } from '../../reading/tool-uses.js';

/** Lengths of cycles looked for; a cycle of one is a repeated call, another pattern. */
const periods = [2, 3, 4];
const repeats = 3;

export const stepCycle: Detector = {
  name: 'step-cycle',
  kind: 'failure',
  pattern: 'repetition',
  severity: 0.5,
  version: 1,
  detect(conversation) {
    return conversation.turns.flatMap((turn) => {
      const moves = turn.steps.flatMap((step) => {
        const move = moveOf(step);
        return move === null ? [] : [{ move, step }];
      });
      const cycle = findCycle(moves.map(({ move }) => move));
      if (!cycle) return [];
      const steps = moves.slice(cycle.start, cycle.start + cycle.period * repeats).map(({ step }) => step);
      const names = steps.slice(0, cycle.period).map(nameOf);
      return [
        {
          turn: turn.index,
          spanIds: steps.map((step) => step.spanId),
          message: `The steps ${names.join(' → ')} went round ${repeats} times or more without a change.`,
          evidence: { tool: names[0]!, repeats },
        },
      ];
    });
  },
};

/** What a step does, arguments included: walking through a list with one tool is no cycle. */
function moveOf(step: Step): string | null {
  if (step.kind === 'tool') return `${step.name} ${canonical(step.arguments)}`;
  return step.kind === 'handoff' ? `to ${step.to}` : null;
}

function nameOf(step: Step): string {
  return step.kind === 'tool' ? step.name : step.kind === 'handoff' ? step.to : step.kind;
}

function findCycle(moves: readonly string[]): { start: number; period: number } | null {
  for (const period of periods) {
    let same = 0;
    for (let i = period; i < moves.length; i++) {
      same = moves[i] === moves[i - period] ? same + 1 : 0;
      const start = i - period * repeats + 1;
      if (same >= period * (repeats - 1) && new Set(moves.slice(start, start + period)).size > 1)
        return { start, period };
    }
  }
  return null;
}
