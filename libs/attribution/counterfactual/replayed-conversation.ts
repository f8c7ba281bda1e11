import { type Conversation, msToNano, nanoToMs, type Step, type Turn } from '#contracts';
import type { Beginning } from './begin-run.js';
import type { Run, RunEvent } from './run-agent.js';

/** A step takes this long, and a user thinks this long: replays are not timed, and nothing in them is slow. */
const STEP_MS = 100;
const THOUGHT_MS = 30_000;

/** The conversation that came of a run: as recorded before its beginning, and then as it went. */
export function replayedConversation({ conversation, place }: Beginning, { events }: Run): Conversation {
  const known = conversation.turns.slice(0, place.turn);
  const cut = conversation.turns[place.turn]!;
  const writer = new TurnWriter(conversation, { ...cut, steps: cut.steps.slice(0, place.step), reply: null });
  for (const event of events) writer.write(event);
  const { turns, endMs } = writer.end();
  return { ...conversation, endNano: msToNano(endMs), turns: [...known, ...turns] };
}

/** Writes what happens into turns, with times and span ids of its own. */
class TurnWriter {
  private readonly turns: Turn[] = [];
  private atMs: number;
  private spans = 0;

  constructor(
    private readonly conversation: Conversation,
    private turn: Turn,
  ) {
    const last = turn.steps.at(-1)?.endNano ?? turn.user?.atNano ?? conversation.startNano;
    this.atMs = nanoToMs(last);
  }

  write(event: RunEvent): void {
    if (event.kind === 'user') this.hear(event.text);
    else if (event.kind === 'answer') this.answer(event);
    else this.call(event);
  }

  end(): { turns: Turn[]; endMs: number } {
    return { turns: [...this.turns, this.turn], endMs: this.atMs };
  }

  private hear(text: string): void {
    this.turns.push(this.turn);
    this.atMs += THOUGHT_MS;
    const user = { text, spanId: this.nextSpan(), atNano: msToNano(this.atMs) };
    this.turn = { index: this.turn.index + 1, user, steps: [], reply: null };
  }

  private answer({ text, calls }: Extract<RunEvent, { kind: 'answer' }>): void {
    const step = {
      ...this.stepBase(null),
      kind: 'llm' as const,
      model: this.conversation.models[0] ?? null,
      input: [],
      text,
      toolCalls: calls.map((call) => ({ ...call })),
      finishReason: calls.length > 0 ? 'tool_calls' : 'stop',
      usage: null,
    };
    const reply = calls.length > 0 ? null : { text, spanId: step.spanId, atNano: step.endNano, by: null };
    this.add(step, reply);
  }

  private call({ call, served }: Extract<RunEvent, { kind: 'call' }>): void {
    const { id, name, arguments: given } = call;
    this.add(
      { ...this.stepBase(served.error), kind: 'tool', name, callId: id, arguments: given, result: served.result },
      null,
    );
  }

  private add(step: Step, reply: Turn['reply']): void {
    this.turn = { ...this.turn, steps: [...this.turn.steps, step], reply };
  }

  private stepBase(error: string | null) {
    const startNano = msToNano(this.atMs);
    this.atMs += STEP_MS;
    const traceId = this.conversation.turns[0]?.steps[0]?.traceId ?? '0'.repeat(32);
    const spanId = this.nextSpan();
    const agent = this.conversation.agent;
    return { traceId, spanId, parentSpanId: null, startNano, endNano: msToNano(this.atMs), agent, error };
  }

  private nextSpan(): string {
    return `replay-${this.spans++}`;
  }
}
