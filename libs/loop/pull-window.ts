import type { Pulled } from '#connectors';
import { AppError, type OtlpBatch } from '#contracts';
import type { TakenIn } from './take-in.js';

/** What a pull has brought. */
export interface PullTally {
  batches: number;
  spans: number;
  logs: number;
  rejected: number;
  ignored: number;
  /** What the source did not give, or what it gave was not taken; the first few in words. */
  warnings: string[];
  warningCount: number;
}

export interface WindowPorts {
  /** Stores a batch; resolves when it is durable. */
  take(batch: OtlpBatch): Promise<TakenIn>;
  /** Told whenever all that was pulled so far is durable. Rejects, or gives false, to end the pull. */
  keep(cursor: unknown, stored: number): Promise<boolean>;
  sleep(ms: number): Promise<void>;
}

/** Batches that are stored together: the writer puts into one transaction what comes at the same time. */
const GROUP_BATCHES = 32;
const GROUP_BYTES = 8 * 1024 * 1024;
const ATTEMPTS = 6;
const WARNINGS_KEPT = 5;

export function emptyTally(): PullTally {
  return { batches: 0, spans: 0, logs: 0, rejected: 0, ignored: 0, warnings: [], warningCount: 0 };
}

/**
 * Stores what a connector gives, in groups: the next is asked for when the one before is durable, so that memory holds
 * one group. Gives whether it came to the end.
 */
export async function pullWindow(steps: AsyncIterable<Pulled>, tally: PullTally, ports: WindowPorts): Promise<boolean> {
  let group: OtlpBatch[] = [];
  let bytes = 0;
  let cursor: unknown;
  const store = async () => {
    const before = tally.spans + tally.logs;
    const outcomes = await Promise.allSettled(group.map((batch) => takePatiently(batch, ports)));
    for (const outcome of outcomes) addOutcome(tally, outcome);
    [group, bytes] = [[], 0];
    return ports.keep(cursor, tally.spans + tally.logs - before);
  };
  for await (const step of steps) {
    if (step.warning !== undefined) addWarning(tally, step.warning);
    if (step.cursor !== undefined) cursor = step.cursor;
    if (step.batch !== null) {
      group.push(step.batch);
      bytes += step.batch.body.length;
    }
    if ((group.length >= GROUP_BATCHES || bytes >= GROUP_BYTES) && !(await store())) return false;
  }
  return store();
}

/** Tries again while the database is busy or away. */
async function takePatiently(batch: OtlpBatch, { take, sleep }: WindowPorts): Promise<TakenIn> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await take(batch);
    } catch (error) {
      const passes = error instanceof AppError && error.kind === 'operational';
      if (!passes || attempt >= ATTEMPTS) throw error;
      await sleep(1000 * 2 ** (attempt - 1));
    }
  }
}

/** A batch that cannot be read is counted and told: the source would give it for ever. Any other error ends the pull. */
function addOutcome(tally: PullTally, outcome: PromiseSettledResult<TakenIn>): void {
  tally.batches++;
  if (outcome.status === 'fulfilled') {
    const { spans, logs, rejected, ignored } = outcome.value;
    tally.spans += spans;
    tally.logs += logs;
    tally.ignored += ignored;
    tally.rejected += rejected?.count ?? 0;
    if (rejected !== null) addWarning(tally, rejected.message);
    return;
  }
  const error: unknown = outcome.reason;
  if (!(error instanceof AppError) || error.kind !== 'failure') throw error;
  tally.rejected++;
  addWarning(tally, `${error.code}: ${error.message}`);
}

function addWarning(tally: PullTally, warning: string): void {
  tally.warningCount++;
  if (tally.warnings.length < WARNINGS_KEPT) tally.warnings.push(warning);
}

/** What a source tells as its last error after a pull that got less than all. */
export const INCOMPLETE = 'Incomplete: ';

/** The warnings in one text; null without any. */
export function tellWarnings({ warnings, warningCount }: PullTally): string | null {
  if (warningCount === 0) return null;
  const more = warningCount - warnings.length;
  return `${INCOMPLETE}${warnings.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
