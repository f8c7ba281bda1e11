import { AppError, type Source } from '#contracts';
import { INCOMPLETE } from '#loop';
import type { ApiConnection } from '../api/api-connection.js';

const POLL_MS = 500;

/** What a pull of a configured source came to. */
export interface ConfiguredPull {
  source: Source;
  /** Spans and log records that this pull brought, those that were known already among them. */
  pulled: number;
}

/**
 * Has a source pulled by the worker, from an instant on where one is named, and waits until it is.
 *
 * @param onProgress told how far the source is, each time it was asked
 * @throws AppError PULL.FAILED with what the source says
 */
export async function pullConfigured(
  api: ApiConnection,
  name: string,
  from: string | null,
  onProgress: (source: Source) => void,
): Promise<ConfiguredPull> {
  const path = `/v1/sources/${encodeURIComponent(name)}`;
  const asked = await api.post<Source>(`${path}/pull`, from === null ? {} : { from });
  let source = asked;
  while (source.lastPullAt === null) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    source = await api.get<Source>(path);
    onProgress(source);
  }
  if (source.lastError !== null && !source.lastError.startsWith(INCOMPLETE)) throw failed(source);
  return { source, pulled: source.pulledCount - asked.pulledCount };
}

function failed({ name, lastError }: Source): AppError {
  return new AppError({
    code: 'PULL.FAILED',
    message: `${name} could not be pulled: ${lastError}`,
    fix: 'Mend what it says; the worker pulls it again when it is due.',
  });
}
