import { compareNano, type Step, type Turn } from '#contracts';
import { slugOf } from './identity.js';
import { type OpenTurn, type ReplyCandidate } from './turn-list.js';

/** The finished turn: steps in order, and the last words the user saw. */
export function finishTurn(turn: OpenTurn, index: number, agent: string, askers: ReadonlyMap<Step, Step>): Turn {
  const reply = lastWords(turn.replies);
  return {
    index,
    user: turn.user,
    steps: orderSteps(turn.steps, askers),
    reply: reply && {
      text: reply.text,
      spanId: reply.spanId,
      atNano: reply.atNano,
      by: reply.agent !== null && slugOf(reply.agent) !== agent ? reply.agent : null,
    },
  };
}

/** By start; a tool never stands before the model call that asked for it, whatever the clocks of two hosts say. */
function orderSteps(steps: readonly Step[], askers: ReadonlyMap<Step, Step>): Step[] {
  const byStart = [...steps].sort((a, b) => compareNano(a.startNano, b.startNano));
  const ofTurn = new Set(steps);
  const waiting = new Map<Step, Step[]>();
  const placed = new Set<Step>();
  const ordered: Step[] = [];
  for (const step of byStart) {
    const asker = askers.get(step);
    if (asker && ofTurn.has(asker) && !placed.has(asker)) (waiting.get(asker) ?? put(waiting, asker)).push(step);
    else {
      placed.add(step);
      ordered.push(step, ...(waiting.get(step) ?? []));
    }
  }
  return ordered;
}

function put(waiting: Map<Step, Step[]>, asker: Step): Step[] {
  const steps: Step[] = [];
  waiting.set(asker, steps);
  return steps;
}

/** What the agent gave as its answer, else what was said last closest to the user, else what re-sent history tells. */
function lastWords(candidates: readonly ReplyCandidate[]): ReplyCandidate | null {
  const calls = candidates.filter((candidate) => candidate.source === 'call');
  const nearest = Math.min(...calls.map((candidate) => candidate.level));
  const spoken = latest(calls.filter((candidate) => candidate.level === nearest));
  const answer = latest(candidates.filter((candidate) => candidate.source === 'agent'));
  if (answer && !(spoken && compareNano(spoken.atNano, answer.atNano) > 0)) {
    return latest(calls.filter((candidate) => candidate.text.trim() === answer.text.trim())) ?? answer;
  }
  return spoken ?? latest(candidates);
}

function latest(candidates: readonly ReplyCandidate[]): ReplyCandidate | null {
  return candidates.reduce<ReplyCandidate | null>(
    (last, candidate) => (last === null || compareNano(candidate.atNano, last.atNano) >= 0 ? candidate : last),
    null,
  );
}
