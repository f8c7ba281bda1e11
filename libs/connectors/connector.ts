import type { z } from 'zod';
import type { OtlpBatch } from '#contracts';
import type { ConnectorPorts } from './ports.js';

/** What is asked for: telemetry from `fromMs` (inclusive) to `toMs` (exclusive), milliseconds since the Unix epoch. */
export interface PullWindow {
  fromMs: number;
  toMs: number;
}

/** One step of a pull. */
export interface Pulled {
  /** Null where there is only progress or a warning to tell. */
  batch: OtlpBatch | null;
  /** Where to go on once this batch is durable; left out where only the end of the window is a place to go on from. */
  cursor?: unknown;
  /** Share of the window that is done, 0 to 1. */
  progress: number;
  /** What the source did not give, or gave in part. */
  warning?: string;
}

/** One kind of source that telemetry is pulled from. */
export interface Connector<Settings = unknown> {
  readonly name: string;
  /** Each field is described: the descriptions are the help of `martingale pull`. Secrets are named, never held. */
  readonly settings: z.ZodObject & z.ZodType<Settings>;
  /** The longest window that is asked for at once; null where the cursor alone says what is new, for all time. */
  readonly windowMs: number | null;
  /** How long the source may take to show what it was sent: nothing younger is asked for. */
  readonly lagMs: number;
  /** How far a pull goes back behind the last: what arrived late is found, what is met again is stored once. */
  readonly overlapMs: number;
  /**
   * Pulls a window, oldest first where the source allows, in batches that fit in memory.
   *
   * @param cursor what the last durable step gave, or null; one it does not know is as null
   * @throws AppError CONNECTOR.*
   */
  pull(settings: Settings, window: PullWindow, cursor: unknown, ports: ConnectorPorts): AsyncGenerator<Pulled>;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** Keeps the settings' type of a definition. */
export function defineConnector<Settings>(connector: Connector<Settings>): Connector<Settings> {
  return connector;
}
