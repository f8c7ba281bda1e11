/**
 * Why a call gave nothing. `budget`: not sent, the day's tokens are spent. `timeout`, `unreachable`, `busy` (the server
 * is overloaded or broken) and `malformed` (its answer cannot be read) may pass; `refused`: the server will not have
 * this request.
 */
export type FailureKind = 'budget' | 'timeout' | 'unreachable' | 'busy' | 'malformed' | 'refused';

export class ModelFailure extends Error {
  readonly kind: FailureKind;
  /** HTTP status, where there was an answer. */
  readonly status: number | null;
  /** How long the server asks us to wait; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(kind: FailureKind, message: string, said: { status?: number; retryAfterMs?: number | null } = {}) {
    super(message);
    this.name = 'ModelFailure';
    this.kind = kind;
    this.status = said.status ?? null;
    this.retryAfterMs = said.retryAfterMs ?? null;
  }
}
