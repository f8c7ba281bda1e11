import { evaluationRecord } from '../../otlp/evaluation-record.js';
import { spanIdOf, traceIdOf } from '../../otlp/ids.js';
import { nanoOf } from '../../otlp/nano.js';
import type { JsonLogRecord } from '../../otlp/requests.js';
import type { Score } from './api.js';

/** `ANNOTATION` is a person in Langfuse; `EVAL` a model that it ran; `API` what a program sent. */
const by: Record<string, 'human' | 'model'> = { ANNOTATION: 'human', EVAL: 'model' };

/** The record a score is told as; null where it is about no conversation (an experiment), or empty. */
export function scoreRecord(score: Score): JsonLogRecord | null {
  const place = placeOf(score.subject);
  if (place === null || score.value === null || score.value === undefined || score.value === '') return null;
  const { value } = score;
  return evaluationRecord({
    id: score.id,
    name: score.name,
    value: typeof value === 'string' ? null : Number(value),
    // A number's label would be its number again; a boolean and a category are labels.
    label: typeof value === 'number' ? null : String(value),
    explanation: score.comment ?? null,
    by: by[score.source] ?? 'code',
    timeNano: nanoOf(score.timestamp),
    ...place,
  });
}

function placeOf(subject: Score['subject']): { traceId: string; spanId?: string } | { conversationId: string } | null {
  if (subject?.id == null || subject.id === '') return null;
  if (subject.kind === 'trace') return { traceId: traceIdOf(subject.id) };
  if (subject.kind === 'session') return { conversationId: subject.id };
  if (subject.kind !== 'observation' || subject.traceId == null) return null;
  return { traceId: traceIdOf(subject.traceId), spanId: spanIdOf(subject.id) };
}
