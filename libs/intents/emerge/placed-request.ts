import type { Instant } from '#contracts';

/** The primary request of a conversation, with what a look for emergent intents needs to know of it. */
export interface PlacedRequest {
  readonly conversationId: string;
  /** Null where the telemetry names no user: then every conversation counts as a user of its own. */
  readonly userId: string | null;
  /** Cleaned (`cleanRequest`). */
  readonly text: string;
  readonly at: Instant;
  /** Its intent in the current taxonomy, or UNCLUSTERED. */
  readonly intentId: string;
}
