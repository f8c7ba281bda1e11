import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Run } from '#contracts';
import type { ApiConnection } from '../api/api-connection.js';
import { plainText } from '../terminal/plain-text.js';

const POLL_MS = 500;

/**
 * Waits until a run is over and tells how it goes: its status with each change, on a terminal the seconds, and why it has
 * to be tried again.
 *
 * @throws AppError RUN.FAILED
 */
export async function followRun(
  api: ApiConnection,
  started: Run,
  stream: NodeJS.WriteStream = process.stderr,
): Promise<Run> {
  let run = started;
  let told = '';
  let trouble: string | null = null;
  const beganMs = performance.now();
  while (run.status === 'waiting' || run.status === 'running') {
    const seconds = Math.round((performance.now() - beganMs) / 1000);
    if (stream.isTTY) stream.write(`\r${run.stage}: ${run.status}, ${seconds} s`);
    else if (run.status !== told) stream.write(`${run.stage}: ${run.status}\n`);
    told = run.status;
    if (run.error !== null && run.error !== trouble)
      stream.write(`${stream.isTTY ? '\r\u001b[K' : ''}${plainText(run.error)}\n`);
    trouble = run.error;
    await sleep(POLL_MS);
    run = await api.get<Run>(`/v1/runs/${run.id}`);
  }
  if (stream.isTTY) stream.write('\r\u001b[K');
  if (run.status === 'done') return run;
  throw new AppError({
    code: 'RUN.FAILED',
    message: `The stage "${run.stage}" failed: ${run.error}`,
    fix: 'Look at the log of the worker.',
  });
}
