/** The part of a Node HTTP server that closing needs. */
export interface Connections {
  closeIdleConnections(): void;
  closeAllConnections(): void;
}

/** So long may requests under way take to end; a client that never says anything would hold the close up for ever. */
const GRACE_MS = 3_000;
const SWEEP_MS = 50;

/**
 * Closes a server: lets requests under way end, and drops connections that are only kept alive for the next one. What
 * is not over after a grace is cut off; senders of telemetry send it again.
 */
export async function closeGently(connections: Connections, close: () => Promise<void>): Promise<void> {
  const sweep = setInterval(() => connections.closeIdleConnections(), SWEEP_MS);
  const cutOff = setTimeout(() => connections.closeAllConnections(), GRACE_MS);
  try {
    await close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cutOff);
  }
}
