import { toKeyValues } from './any-value.js';
import type { JsonLogRecord } from './requests.js';

/** A judgement of a span, a trace or a conversation, made after it was recorded. */
export interface Evaluation {
  /** The source's own id of it. */
  id: string;
  name: string;
  value: number | null;
  label: string | null;
  explanation: string | null;
  /** Who judged: a person, a model, or a program (unknown programs too). */
  by: 'human' | 'model' | 'code';
  timeNano: string;
  traceId?: string;
  spanId?: string;
  conversationId?: string;
}

/**
 * The log record that tells it: the event `gen_ai.evaluation.result`
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/).
 */
export function evaluationRecord(evaluation: Evaluation): JsonLogRecord {
  const { id, name, value, label, explanation, by, timeNano, traceId, spanId, conversationId } = evaluation;
  return {
    timeUnixNano: timeNano,
    eventName: 'gen_ai.evaluation.result',
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    attributes: toKeyValues({
      'gen_ai.evaluation.name': name,
      'gen_ai.evaluation.score.value': value,
      'gen_ai.evaluation.score.label': label,
      'gen_ai.evaluation.explanation': explanation,
      'gen_ai.conversation.id': conversationId,
      'martingale.evaluation.by': by,
      'martingale.evaluation.id': id,
    }),
  };
}
