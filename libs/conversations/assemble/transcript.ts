import { type SpokenMessage } from '../conventions/convention.js';

interface Entry {
  key: number;
  message: SpokenMessage;
  /** The agent that said it, empty where it has no name; null for what came in from outside. */
  author: string | null;
  /** A model call has had it in its input. */
  consumed: boolean;
}

export interface Absorbed {
  /** Messages never seen before. */
  fresh: SpokenMessage[];
  /** What is new to the model calls of this thread: the fresh ones, and known ones that no call has had yet. */
  unread: SpokenMessage[];
  /** The input tells of history that no recorded span shows. */
  unseenHistory: boolean;
}

/** How far back an anchor is looked for when the history does not line up. */
const ANCHOR_REACH = 256;

/**
 * What was said in one thread so far. Most agents send the whole history with every call, some only what is new, some a
 * window or a compacted form of it; `absorb` finds out what of an input is new.
 */
export class Transcript {
  readonly #entries: Entry[] = [];
  readonly #keys = new Map<string, number>();
  readonly #agentNames: ReadonlySet<string>;

  /** @param agentNames names of the agents of the conversation: a message under such a name is not the user's. */
  constructor(agentNames: ReadonlySet<string>) {
    this.#agentNames = agentNames;
  }

  /** Whether the input continues this thread. */
  continues(input: readonly SpokenMessage[]): boolean {
    return this.#overlap(input.map((message) => this.#keyOf(message))) > 0;
  }

  /**
   * Takes in the input of a span (system messages left out). `opensTrace`: no user message of this trace was seen yet, so a
   * lone user message that repeats the last one is the user saying it again. `byModelCall`: the input of a model call of
   * `agent`, else of a wrapper around calls.
   */
  absorb(
    input: readonly SpokenMessage[],
    from: { opensTrace: boolean; byModelCall: boolean; agent: string | null },
  ): Absorbed {
    const keys = input.map((message) => this.#keyOf(message));
    const known = this.#knownUpTo(input, keys, from.opensTrace);
    const old = known.entries.filter(
      (entry) => !entry.consumed && (entry.author === null || entry.author !== (from.agent ?? '')),
    );
    const fresh = input.slice(known.count);
    if (from.byModelCall) for (const entry of known.entries) entry.consumed = true;
    fresh.forEach((message, index) => {
      this.#add(message, keys[known.count + index]!, null, from.byModelCall);
    });
    return { fresh, unread: [...old.map((entry) => entry.message), ...fresh], unseenHistory: known.unseenHistory };
  }

  /** Takes in what an agent said. */
  say(message: SpokenMessage, agent: string | null): void {
    this.#add(message, this.#keyOf(message), agent ?? '', false);
  }

  #add(message: SpokenMessage, key: number, author: string | null, consumed: boolean): void {
    this.#entries.push({ key, message, author, consumed });
  }

  /** How many leading messages of the input are known, and which entries they are. */
  #knownUpTo(input: readonly SpokenMessage[], keys: readonly number[], opensTrace: boolean) {
    const overlap = this.#overlap(keys);
    if (overlap > 0) {
      const saidAgain = opensTrace && keys.length === 1 && input[0]!.role === 'user' && !this.#isAgents(input[0]!);
      const count = saidAgain ? 0 : overlap;
      return { count, entries: count === 0 ? [] : this.#entries.slice(-count), unseenHistory: false };
    }
    const lastSpoken = input.findLastIndex((message) => message.role === 'assistant' || this.#isAgents(message));
    if (lastSpoken < 0 || this.#entries.length === 0) return { count: 0, entries: [], unseenHistory: false };
    // A history that does not line up: compacted, reformatted, or of a thread whose beginning was not recorded.
    const anchor = this.#anchor(keys);
    const count = anchor === null ? lastSpoken + 1 : anchor.index + 1;
    return {
      count,
      entries: anchor === null ? [] : [this.#entries[anchor.entry]!],
      unseenHistory: count > this.#entries.length,
    };
  }

  /** The longest end of the transcript that is a beginning of the input (Knuth-Morris-Pratt: linear). */
  #overlap(keys: readonly number[]): number {
    const failure = [0];
    for (let i = 1, k = 0; i < keys.length; i++) {
      while (k > 0 && keys[i] !== keys[k]) k = failure[k - 1]!;
      if (keys[i] === keys[k]) k++;
      failure[i] = k;
    }
    let matched = 0;
    for (let i = Math.max(0, this.#entries.length - keys.length); i < this.#entries.length; i++) {
      const key = this.#entries[i]!.key;
      while (matched > 0 && key !== keys[matched]) matched = failure[matched - 1]!;
      if (key === keys[matched]) matched++;
    }
    return matched;
  }

  /** The latest entry that the input repeats, and where the input repeats it last. */
  #anchor(keys: readonly number[]): { index: number; entry: number } | null {
    const lastIndex = new Map(keys.map((key, index) => [key, index]));
    const end = Math.max(0, this.#entries.length - ANCHOR_REACH);
    for (let entry = this.#entries.length - 1; entry >= end; entry--) {
      const index = lastIndex.get(this.#entries[entry]!.key);
      if (index !== undefined) return { index, entry };
    }
    return null;
  }

  /** Equal messages have equal keys. What another agent said arrives as a named user message: it counts as spoken by an agent. */
  #keyOf(message: SpokenMessage): number {
    const speaker = message.role === 'user' && this.#isAgents(message) ? 'assistant' : message.role;
    const results = message.toolResults.map((result) => result.callId ?? '');
    const calls = message.toolCalls.map((call) => call.name);
    const body = results.some((id) => id !== '') ? results.join(' ') : this.#bodyOf(message);
    const text = `${speaker}\n${calls.join(' ')}\n${body}`;
    const known = this.#keys.get(text);
    if (known !== undefined) return known;
    this.#keys.set(text, this.#keys.size);
    return this.#keys.size - 1;
  }

  #bodyOf(message: SpokenMessage): string {
    const text = message.text.trim();
    if (!message.cut) return text;
    const whole = this.#entries.findLast(
      (entry) => entry.message.role === message.role && entry.message.text.startsWith(text),
    );
    return whole ? whole.message.text.trim() : text;
  }

  #isAgents(message: SpokenMessage): boolean {
    return message.name !== null && this.#agentNames.has(message.name);
  }
}
