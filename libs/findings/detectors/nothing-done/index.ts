import type { Detector } from '../../detector.js';

/** An agent that calls tools in this share of its conversations is one that acts. */
const actingShare = 0.6;
const minimumUserTurns = 3;

export const nothingDone: Detector = {
  name: 'nothing-done',
  kind: 'abandonment',
  pattern: 'abandonment',
  severity: 0.6,
  version: 1,
  detect(conversation, { reading, normal }) {
    const worked = conversation.turns.some((turn) =>
      turn.steps.some((step) => ['tool', 'retrieval', 'handoff', 'memory'].includes(step.kind)),
    );
    const users = reading.turns.filter((turn) => turn.user !== null);
    if (worked || (normal.toolShare ?? 0) < actingShare || users.length < minimumUserTurns) return [];
    // Questions answered from what the agent knows need no call; being asked for details again and again is no answer.
    const matter = users.filter((turn) => !turn.says!.pleasantry);
    const asking = matter.filter((turn) => turn.does.act === 'question').length;
    if (asking === 0) return [];
    const last = matter.at(-1) ?? users.at(-1)!;
    return [
      {
        turn: last.index,
        spanIds: [last.agentSpanId ?? last.turn.user!.spanId],
        message: `The agent asked for details ${asking} times and the user left before anything was done.`,
        evidence: { repeats: asking },
      },
    ];
  },
};
