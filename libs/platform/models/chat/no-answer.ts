import type { FailureKind, ModelFailure } from '../model-failure.js';
import type { NoAnswerReason, Reply } from './question.js';

const reasons: Record<FailureKind, NoAnswerReason> = {
  budget: 'no-budget',
  timeout: 'too-slow',
  unreachable: 'unavailable',
  busy: 'unavailable',
  malformed: 'unavailable',
  refused: 'rejected',
};
/** Key, permission, address or model: no question gets through. */
const misconfigured = new Set([401, 403, 404]);

/** A failed call as whoever asked is to take it. */
export function noAnswer({ kind, status, message }: ModelFailure): Extract<Reply<never>, { ok: false }> {
  const reason = misconfigured.has(status ?? 0) ? 'misconfigured' : reasons[kind];
  return { ok: false, reason, detail: message, lasting: reason !== 'rejected' };
}
