import { type ToolCall } from '#contracts';
import { type SpokenMessage } from './convention.js';

/** A result that names no call answers the first open call, of its tool where it names that; one that does gets its name. */
export function nameResults(messages: readonly SpokenMessage[]): void {
  const open = new OpenCalls();
  for (const message of messages) {
    for (const call of message.toolCalls) open.add(call);
    for (const result of message.toolResults) {
      const call = result.callId === null ? open.first(result.name) : open.withId(result.callId);
      if (call === undefined) continue;
      open.close(call);
      result.callId ??= call.id;
      result.name ??= call.name;
    }
  }
}

/** Calls without a result so far, in their order. Every step takes the same time however many there are. */
class OpenCalls {
  readonly #all = new Set<ToolCall>();
  readonly #byName = new Map<string, Set<ToolCall>>();
  readonly #byId = new Map<string, ToolCall>();

  add(call: ToolCall): void {
    this.#all.add(call);
    const ofName = this.#byName.get(call.name) ?? new Set();
    this.#byName.set(call.name, ofName.add(call));
    if (call.id !== null) this.#byId.set(call.id, call);
  }

  first(name: string | null): ToolCall | undefined {
    const calls = name === null ? this.#all : this.#byName.get(name);
    return calls?.values().next().value;
  }

  withId(id: string): ToolCall | undefined {
    return this.#byId.get(id);
  }

  close(call: ToolCall): void {
    this.#all.delete(call);
    this.#byName.get(call.name)?.delete(call);
  }
}
