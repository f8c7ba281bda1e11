import { type Connector, type ConnectorPorts, findConnector, parseSettings } from '#connectors';
import { AppError, type Instant } from '#contracts';
import {
  type Database,
  type DuePull,
  findPullSource,
  findRecipient,
  finishPull,
  type PullSourceKey,
  recordPullProgress,
  type TelemetryWriter,
  withPullLock,
} from '#platform';
import { DAY_MS } from './context.js';
import { emptyTally, type PullTally, pullWindow, tellWarnings } from './pull-window.js';
import { type Recipient, takeIn } from './take-in.js';

/** What a pull works with. */
export interface PullContext {
  database: Database;
  writer: TelemetryWriter;
  ports: ConnectorPorts;
  /** Ends the pull at the next step; what is left is pulled by the next. */
  signal: AbortSignal;
}

/** How far back the first pull of a source goes, where it does not say. */
const FIRST_DAYS = 7;

/**
 * Pulls a source that is due, from where it was left up to now, window by window. A window counts when all of it is
 * durable: a pull that is killed goes on with the window it was in, and what comes twice is stored once.
 *
 * @returns what was pulled; null where the source is not due, pulled by another worker, or the pull was ended
 * @throws AppError CONNECTOR.*, EGRESS.* or TELEMETRY.*, which the source also tells as its last error
 */
export async function pullSource(context: PullContext, key: PullSourceKey): Promise<PullTally | null> {
  const { database, signal } = context;
  return withPullLock(database, key, async () => {
    const source = await findPullSource(database.pool, key);
    if (source === null || !source.due) return null;
    const tally = emptyTally();
    try {
      const project = await findRecipient(database.pool, key.projectId);
      if (!(await pullDue(context, { key, source, project, tally }))) return null;
      await finishPull(database.pool, key, tellWarnings(tally));
      return tally;
    } catch (error) {
      // Ended from here: the source is as due as it was.
      if (signal.aborted) return null;
      await finishPull(database.pool, key, tellError(error));
      throw error;
    }
  });
}

interface Pull {
  key: PullSourceKey;
  source: DuePull;
  project: Recipient;
  tally: PullTally;
}

/** Gives whether it came up to now. */
async function pullDue(context: PullContext, pull: Pull): Promise<boolean> {
  const { database, writer, ports, signal } = context;
  const connector = findConnector(pull.source.vendor);
  const settings = parseSettings(connector, pull.source.settings);
  const endMs = ports.now() - connector.lagMs;
  let { watermark, cursor } = pull.source;
  let place = Date.parse(watermark ?? toInstant(ports.now() - FIRST_DAYS * DAY_MS));
  while (place < endMs) {
    const window = windowAt(connector, place, endMs);
    const keep = async (next: unknown, stored: number, reached: Instant | null = watermark) => {
      cursor = next ?? cursor;
      const known = { ...pull.source, watermark };
      const kept = await recordPullProgress(database.pool, pull.key, known, {
        watermark: reached,
        cursor,
        pulled: stored,
      });
      watermark = reached;
      return kept && !signal.aborted;
    };
    const ended = await pullWindow(connector.pull(settings, window, cursor, ports), pull.tally, {
      take: (batch) => takeIn(writer, pull.project, batch, ports.now()),
      keep,
      sleep: ports.sleep,
    });
    if (!ended || !(await keep(undefined, 0, toInstant(window.toMs)))) return false;
    place = window.toMs;
  }
  return true;
}

function windowAt(connector: Connector, placeMs: number, endMs: number) {
  const toMs = connector.windowMs === null ? endMs : Math.min(placeMs + connector.windowMs, endMs);
  return { fromMs: placeMs - connector.overlapMs, toMs };
}

function toInstant(ms: number): Instant {
  return new Date(ms).toISOString();
}

function tellError(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message} ${error.fix}`;
  return `A bug: ${error instanceof Error ? error.message : String(error)}`;
}
