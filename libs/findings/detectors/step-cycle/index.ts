import type { Step } from '#contracts';
import type { Detector } from '../../detector.js';
import type { TurnReading } from '../../reading/reading.js';
import { canonical } from '../../reading/tool-uses.js';

/** Lengths of cycles looked for. A cycle of one call of a tool is a repeated call, another pattern. */
const periods = [1, 2, 3, 4, 5, 6];
const repeats = 3;

export const stepCycle: Detector = {
  name: 'step-cycle',
  kind: 'failure',
  pattern: 'repetition',
  severity: 0.5,
  version: 2,
  detect(_conversation, { reading }) {
    return reading.turns.flatMap((turn) => {
      const moves = turn.turn.steps.length < repeats ? [] : movesOf(turn);
      const cycle = findCycle(moves);
      if (!cycle) return [];
      const steps = moves.slice(cycle.start, cycle.start + cycle.period * repeats).map(({ step }) => step);
      const round = steps.slice(0, cycle.period);
      const tool = round.find((step) => step.kind === 'tool');
      return [
        {
          turn: turn.index,
          spanIds: steps.map((step) => step.spanId),
          message:
            round.length === 1
              ? `The step ${nameOf(round[0]!)} was made ${repeats} times or more without a change.`
              : `The steps ${round.map(nameOf).join(' → ')} went round ${repeats} times or more without a change.`,
          evidence: { ...(tool && { tool: tool.name }), repeats },
        },
      ];
    });
  },
};

type Move = { move: string; step: Step };

function movesOf({ turn, tools }: TurnReading): Move[] {
  let calls = 0;
  return turn.steps.flatMap((step) => {
    const move = step.kind === 'tool' ? tools[calls++]!.key : moveOf(step);
    return move === null ? [] : [{ move, step }];
  });
}

/** What a step does, with all it is given: walking through a list in the same way is no cycle. */
function moveOf(step: Step): string | null {
  switch (step.kind) {
    case 'handoff':
      return `to ${step.to}`;
    case 'retrieval':
      return `search ${step.query}`;
    case 'memory':
      return `${step.operation} ${step.key} ${canonical(step.value)}`;
    case 'llm':
      // Words that go with a call add nothing to it; words alone are what agents say to each other.
      return step.text === '' || step.toolCalls.length > 0 ? null : `${step.agent} says ${canonical(step.text)}`;
    default:
      return null;
  }
}

function nameOf(step: Step): string {
  switch (step.kind) {
    case 'tool':
      return step.name;
    case 'handoff':
      return `hand-off to ${step.to}`;
    case 'memory':
      return `memory ${step.operation}`;
    case 'llm':
      return `words of ${step.agent ?? 'the agent'}`;
    default:
      return step.kind;
  }
}

function findCycle(moves: readonly Move[]): { start: number; period: number } | null {
  for (const period of periods) {
    let same = 0;
    for (let i = period; i < moves.length; i++) {
      same = moves[i]!.move === moves[i - period]!.move ? same + 1 : 0;
      const start = i - period * repeats + 1;
      if (same >= period * (repeats - 1) && isCycle(moves.slice(start, start + period))) return { start, period };
    }
  }
  return null;
}

/** Several different moves, or one of a kind that no other pattern covers. */
function isCycle(round: readonly Move[]): boolean {
  return new Set(round.map(({ move }) => move)).size > 1 || (round.length === 1 && round[0]!.step.kind !== 'tool');
}
