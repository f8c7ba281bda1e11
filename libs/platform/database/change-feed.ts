import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What changes are told of. A subject is `<project>/<agent>`, for `user_state` followed by `/<user id hash>`. */
export type ChangeTopic = 'harness' | 'user_state';
const topics: readonly ChangeTopic[] = ['harness', 'user_state'];

/** Hears the subject of a change, or null where some may have been missed: then everything may have changed. */
export type ChangeListener = (subject: string | null) => void;

/** The channel on which triggers notify (prisma/migrations): whoever changes a row, it is heard when he commits. */
function channelOf(topic: ChangeTopic): string {
  return `martingale_${topic}`;
}

const PING_MS = 5_000;
const ANSWER_MS = 5_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * What any process changed, heard as soon as it is committed, so that what is kept in memory can be dropped. Listens on a
 * connection of its own from the first subscriber on, and connects again for as long as it is open.
 */
export class ChangeFeed {
  private readonly listeners = new Map<ChangeTopic, Set<ChangeListener>>(topics.map((topic) => [topic, new Set()]));
  private readonly closing = new AbortController();
  private listening: Promise<void> | null = null;
  private connected = false;

  constructor(private readonly url: string) {}

  /** Whether every change is heard of now. While not, nothing may be kept in memory. */
  get hears(): boolean {
    return this.connected;
  }

  /** Gives the function that ends the subscription. */
  subscribe(topic: ChangeTopic, listener: ChangeListener): () => void {
    const listeners = this.listeners.get(topic)!;
    listeners.add(listener);
    this.listening ??= this.listenUntilClosed();
    return () => listeners.delete(listener);
  }

  /** Tells the subscribers of this process at once, so that it reads what it wrote. */
  tellHere(topic: ChangeTopic, subject: string | null): void {
    for (const listener of this.listeners.get(topic)!) listener(subject);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.listening;
  }

  private async listenUntilClosed(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.closing.signal.aborted) {
      const connected = await this.listen();
      pause = connected ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pause * 2);
      await this.rest(pause);
    }
  }

  /** Listens until the connection is lost; gives whether there was one. An outage is told by `hears`, not thrown. */
  private async listen(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'martingale changes',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    client.on('notification', ({ channel, payload = '' }) => this.hear(channel, payload));
    const over = new Promise<boolean>((resolve) => {
      const end = () => resolve(this.connected);
      client.once('error', end).once('end', end);
      this.closing.signal.addEventListener('abort', end, { once: true });
      client
        .connect()
        .then(() => this.follow(client))
        .catch(end);
    });
    // A connection that breaks twice must not end the process.
    client.on('error', () => {});
    const wasConnected = await over;
    this.setConnected(false);
    await client.end().catch(() => {});
    return wasConnected;
  }

  /** Rejects once the connection does not answer: one that is cut without a word is found out by a question. */
  private async follow(client: pg.Client): Promise<void> {
    for (const topic of topics) await client.query(`LISTEN ${channelOf(topic)}`);
    this.setConnected(true);
    while (!this.closing.signal.aborted) {
      await this.rest(PING_MS);
      await client.query('SELECT 1');
    }
  }

  /** What happened between two connections was not heard. */
  private setConnected(connected: boolean): void {
    if (connected === this.connected) return;
    this.connected = connected;
    for (const topic of topics) this.tellHere(topic, null);
  }

  private hear(channel: string, subject: string): void {
    const topic = topics.find((one) => channelOf(one) === channel);
    if (topic !== undefined) this.tellHere(topic, subject === '' ? null : subject);
  }

  private async rest(ms: number): Promise<void> {
    // Ended early by closing.
    await sleep(ms, undefined, { signal: this.closing.signal }).catch(() => {});
  }
}
