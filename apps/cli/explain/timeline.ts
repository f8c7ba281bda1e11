import {
  type Conversation,
  type ConversationDetail,
  type Finding,
  nanoToMs,
  type Step,
  type UnixNano,
} from '#contracts';
import { type StepRow, toStepRow } from '#loop';

/** Something that was said or done, in the order in which it happened. */
export interface TimelineEntry {
  turn: number;
  spanId: string;
  /** `user`, `agent`, or what kind of step it is; a person or another agent by name. */
  who: string;
  text: string;
  error: string | null;
  /** Milliseconds in which nothing happened before it. */
  idleMs: number;
  findings: Finding[];
  /** Where it went wrong. */
  isDecisive: boolean;
  /** The step after which the user's frustration rose. */
  isTurning: boolean;
}

export interface Timeline {
  entries: TimelineEntry[];
  /** Findings whose spans the conversation does not show. */
  elsewhere: Finding[];
}

interface Said {
  turn: number;
  spanId: string;
  who: string;
  text: string;
  error: string | null;
  startNano: UnixNano;
  endNano: UnixNano;
}

/** A conversation in order, with each finding at the first of its spans that there is. */
export function timelineOf({ conversation, findings, attribution, frustration }: ConversationDetail): Timeline {
  const said = conversation.turns.flatMap((turn) => saidIn(turn));
  const placeOf = (spanIds: readonly string[], phrase?: string) => placeAmong(said, spanIds, phrase);
  const places = new Map(findings.map((one) => [one, placeOf(one.spanIds, one.evidence.phrase)]));
  const decisive = attribution === null ? undefined : placeOf([attribution.spanId]);
  const turning = frustration.turningSpanId === null ? undefined : placeOf([frustration.turningSpanId]);
  let latestMs = nanoToMs(conversation.startNano);
  const entries = said.map((one): TimelineEntry => {
    const idleMs = Math.max(0, nanoToMs(one.startNano) - latestMs);
    latestMs = Math.max(latestMs, nanoToMs(one.endNano));
    return {
      ...{ turn: one.turn, spanId: one.spanId, who: one.who, text: one.text, error: one.error, idleMs },
      findings: findings.filter((finding) => places.get(finding) === one),
      isDecisive: one === decisive,
      isTurning: one === turning,
    };
  });
  return { entries, elsewhere: findings.filter((finding) => places.get(finding) === undefined) };
}

/**
 * Where the spans stand: where the phrase was said, else at the first of them. One span may carry what the user said and
 * what the agent did with it: then it is what the agent did.
 */
function placeAmong(said: readonly Said[], spanIds: readonly string[], phrase?: string): Said | undefined {
  const places = spanIds.flatMap((id) => said.filter(({ spanId }) => spanId === id).toSorted(agentFirst));
  const saysIt = phrase && places.find(({ text }) => text.toLowerCase().includes(phrase.toLowerCase()));
  return saysIt || places[0];
}

function agentFirst(a: Said, b: Said): number {
  return Number(a.who === 'user') - Number(b.who === 'user');
}

function saidIn({ index, user, steps, reply }: Conversation['turns'][number]): Said[] {
  const isStep = steps.some(({ spanId }) => spanId === reply?.spanId);
  return [
    ...(user === null ? [] : [{ ...utterance(user), turn: index, who: 'user' }]),
    ...steps.map((step) => {
      const row = toStepRow(step);
      const { startNano, endNano } = step;
      return { turn: index, spanId: step.spanId, ...inWords(step, row), error: row.error, startNano, endNano };
    }),
    ...(reply === null || isStep ? [] : [{ ...utterance(reply), turn: index, who: reply.by ?? 'agent' }]),
  ];
}

function utterance({ text, spanId, atNano }: { text: string; spanId: string; atNano: UnixNano }) {
  return { text, spanId, error: null, startNano: atNano, endNano: atNano };
}

/** A call of a model is the agent, who says or calls something; all else is named by its kind. */
function inWords(step: Step, { title, detail }: StepRow): { who: string; text: string } {
  if (step.kind === 'llm') return { who: step.agent ?? 'agent', text: detail };
  const text = [title, detail].filter((part) => part !== '').join(' ');
  return { who: step.kind, text: text.replace(/ → ?$/, '') };
}
