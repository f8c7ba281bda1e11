import { AppError } from '#contracts';
import { ModelFailure } from '../model-failure.js';

/** A failed call as whoever asked for vectors is to read it. */
export function embeddingError(error: unknown, config: { baseUrl: string; timeoutMs: number }): unknown {
  if (!(error instanceof ModelFailure)) return error;
  const told = { message: error.message, cause: error };
  switch (error.kind) {
    case 'budget':
      return new AppError({
        ...told,
        code: 'MODELS.BUDGET',
        fix: 'Wait for the next day (UTC), raise MARTINGALE_EMBEDDING_TOKENS_PER_DAY, or unset MARTINGALE_EMBEDDING_MODEL.',
        kind: 'operational',
      });
    case 'refused':
      return new AppError({ ...told, code: 'MODELS.REFUSED', fix: fixOfRefusal(error.status) });
    case 'timeout':
      return new AppError({
        ...told,
        code: 'MODELS.SLOW',
        fix: 'Raise MARTINGALE_MODEL_TIMEOUT_SECONDS, or lower MARTINGALE_MODEL_CONCURRENCY.',
        kind: 'operational',
      });
    default:
      return new AppError({
        ...told,
        code: 'MODELS.UNAVAILABLE',
        fix: `Check that an OpenAI-compatible API answers at ${new URL(config.baseUrl).origin}, as MARTINGALE_EMBEDDING_BASE_URL or OPENAI_BASE_URL names it, and that it is not overloaded.`,
        kind: 'operational',
      });
  }
}

function fixOfRefusal(status: number | null): string {
  if (status === 401 || status === 403)
    return 'Check the key: MARTINGALE_EMBEDDING_API_KEY where MARTINGALE_EMBEDDING_BASE_URL is set, otherwise OPENAI_API_KEY.';
  if (status === 404)
    return 'Check MARTINGALE_EMBEDDING_MODEL, and that the address of the API ends with its version, as in /v1.';
  return 'Check that MARTINGALE_EMBEDDING_MODEL names a model for embeddings.';
}
