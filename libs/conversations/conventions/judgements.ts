import { type Span, type SpanEvent } from '#contracts';
import { AttributeBag } from '../attributes/attribute-bag.js';
import { type DraftOf, type Reading } from './convention.js';

/*
 * Judgements stand as events on spans of any convention: on the span that was judged, or, sent later as a log record, on the
 * span to which the record was joined. OTel GenAI has `gen_ai.evaluation.result`; before it senders named the event for the
 * metric, `gen_ai.evaluation.{metric}`. What a user thought has no standard name.
 */

const feedbackEvent = /^(martingale\.feedback|gen_ai\.evaluation\.user_feedback|user[._]feedback|feedback)$/;
const evaluationEvent = /^gen_ai\.evaluation\.(.{1,100})$/;

/** A metric that only a user can give, under the event of evaluations. */
const usersMetric = /^(user[ ._-]?(feedback|rating|score)|feedback|thumbs?([ ._-]?(up|down))?|csat|nps)$/i;

/** Where an event tells its verdict: our client, OTel GenAI, what others write. */
const labels = ['martingale.feedback.label', 'gen_ai.evaluation.score.label', 'label', 'rating', 'value'];
const scores = [
  'martingale.feedback.score',
  'gen_ai.evaluation.score.value',
  'gen_ai.evaluation.score',
  'score',
  'rating',
  'value',
];
const reasons = ['martingale.feedback.comment', 'gen_ai.evaluation.explanation', 'explanation', 'comment', 'body'];

/** The evaluations and the feedback that events of the span tell. */
export function readJudgements(span: Span): Reading['events'] {
  return span.events.flatMap((event) => {
    const step = judgementOf(event);
    return step === null ? [] : [{ atNano: event.timeNano, step }];
  });
}

function judgementOf(event: SpanEvent): DraftOf<'evaluation'> | DraftOf<'feedback'> | null {
  const bag = new AttributeBag(event.attributes);
  const told = bag.takeText('martingale.feedback.name') ?? bag.takeText('gen_ai.evaluation.name');
  if (feedbackEvent.test(event.name)) return feedbackOf(told ?? bag.takeText('name') ?? 'feedback', bag);
  const metric = evaluationEvent.exec(event.name)?.[1];
  if (metric === undefined) return null;
  const name = told ?? (metric === 'result' ? 'unknown' : metric);
  // Our connectors tell who judged, where the source does.
  const byUser = bag.takeText('martingale.evaluation.by') === 'human' || usersMetric.test(name);
  if (byUser) return feedbackOf(name, bag);
  const { label, score, explanation } = verdictOf(bag);
  return { kind: 'evaluation', name, label, score, explanation };
}

function feedbackOf(name: string, bag: AttributeBag): DraftOf<'feedback'> {
  const { label, score, explanation } = verdictOf(bag);
  return { kind: 'feedback', name, label, score, comment: explanation };
}

function verdictOf(bag: AttributeBag): { label: string | null; score: number | null; explanation: string | null } {
  return {
    label: firstOf(labels, (name) => (bag.takeNumber(name) === null ? bag.takeText(name) : null)),
    score: firstOf(scores, (name) => bag.takeNumber(name)),
    explanation: firstOf(reasons, (name) => bag.takeText(name)),
  };
}

function firstOf<T>(names: readonly string[], take: (name: string) => T | null): T | null {
  for (const name of names) {
    const value = take(name);
    if (value !== null) return value;
  }
  return null;
}
