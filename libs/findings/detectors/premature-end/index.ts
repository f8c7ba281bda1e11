import type { Detector } from '../../detector.js';
import type { EndingKind } from '../../reading/ending.js';
import type { TurnReading } from '../../reading/reading.js';

export const prematureEnd: Detector = {
  name: 'premature-end',
  kind: 'failure',
  pattern: 'premature_end',
  severity: 0.6,
  version: 1,
  detect(_conversation, { reading }) {
    const turn = reading.turns.find((one) => one.index === reading.ending.turn);
    if (!turn?.says || settled.has(reading.ending.kind)) return [];
    const broken = breakOf(turn, turn === reading.turns.at(-1));
    if (!broken) return [];
    const spanIds = [broken.spanId ?? turn.agentSpanId ?? turn.turn.user!.spanId];
    return [
      {
        turn: turn.index,
        spanIds,
        message: broken.message,
        evidence: { ...(broken.error && { error: broken.error }) },
      },
    ];
  },
};

/** Endings that leave nothing of the agent's to come. */
const settled: ReadonlySet<EndingKind> = new Set([
  'handed-off',
  'person',
  'answered',
  'thanked',
  'confirmed',
  'deferred',
]);

/** Why the agent stopped short of an answer to the last request, or null where it gave one. */
function breakOf(turn: TurnReading, isLast: boolean): { message: string; spanId?: string; error?: string } | null {
  const { act } = turn.does;
  if (act === 'empty') return { message: 'The agent ended with an empty reply.' };
  if (act === 'trouble' && isLast) return { message: 'The conversation ended in trouble on the agent’s side.' };
  if (act !== 'none' || turn.says!.pleasantry) return null;
  const failed = [...turn.turn.steps].reverse().find((step) => step.error !== null);
  if (failed)
    return { message: 'The agent stopped at an error and said nothing.', spanId: failed.spanId, error: failed.error! };
  return { message: 'The user’s last request got no reply.' };
}
