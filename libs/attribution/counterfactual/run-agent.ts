import type { OfferedTool, StepChange } from '#contracts';
import { type Beginning, callMessages, message, repeatsDecisive, resultText, undescribedTool } from './begin-run.js';
import type { AgentAnswer, AgentAsk, AgentRunner, ReplayCall, ReplayMessage } from './ports.js';
import type { ServeCall, Served } from './serve-calls.js';

/** What happened in a run, in order. */
export type RunEvent =
  | { readonly kind: 'user'; readonly text: string }
  | ({ readonly kind: 'answer' } & AgentAnswer)
  | { readonly kind: 'call'; readonly call: ReplayCall; readonly served: Served };

export interface Run {
  readonly events: readonly RunEvent[];
  /** The agent went on past the answers it may give. */
  readonly isCut: boolean;
}

export interface RunOptions {
  readonly runner: AgentRunner;
  readonly serve: ServeCall;
  /** What the user says after the agent's replies, one each. */
  readonly later: readonly string[];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Answers that one run may take: an agent in a loop is stopped. */
const MOST_ANSWERS = 30;
/** Calls of one answer that are served; agents seldom make three at once. */
const MOST_CALLS = 16;
/** A call that the change forbids is told so: the agent is to go on without it. */
const LEFT_OUT: Served = {
  result: { note: 'Left out: this call was made before. Go on with what is known.' },
  error: null,
  recorded: true,
};

/** Runs the agent from the beginning until its last reply, with a change at its first step or as it is. */
export async function runAgent(beginning: Beginning, change: StepChange | null, options: RunOptions): Promise<Run> {
  const { runner, serve, seed, signal } = options;
  const { agent } = beginning.conversation;
  const events: RunEvent[] = [];
  const first = firstStep(beginning, change);
  const messages = [...first.messages];
  const later = [...options.later];
  const take = (call: ReplayCall) => {
    const served = first.forbids(call) ? LEFT_OUT : serve(call);
    events.push({ kind: 'call', call, served });
    return served;
  };
  if (first.call !== null) {
    events.push({ kind: 'answer', text: '', calls: [first.call] });
    messages.push(...callMessages({ ...first.call, result: take(first.call).result }, first.call.id));
  }
  for (let answers = 0; answers < MOST_ANSWERS; answers++) {
    signal.throwIfAborted();
    const asked: AgentAsk = { agent, messages, tools: first.tools, mustCall: null, seed };
    const answer = await runner.answer(answers === 0 ? { ...asked, ...first.asked } : asked, signal);
    const calls = answer.calls.slice(0, MOST_CALLS);
    events.push({ kind: 'answer', text: answer.text, calls });
    messages.push({ ...message('assistant', answer.text), calls });
    for (const call of calls) messages.push(message('tool', resultText(take(call).result), call.id));
    if (calls.length > 0) continue;
    const words = later.shift();
    if (words === undefined) return { events, isCut: false };
    events.push({ kind: 'user', text: words });
    messages.push(message('user', words));
  }
  return { events, isCut: true };
}

interface FirstStep {
  readonly messages: readonly ReplayMessage[];
  readonly tools: readonly OfferedTool[];
  /** A call that is made for the agent. */
  readonly call: ReplayCall | null;
  /** What differs in the first question. */
  readonly asked: Partial<Pick<AgentAsk, 'tools' | 'mustCall'>>;
  forbids(call: ReplayCall): boolean;
}

function firstStep(beginning: Beginning, change: StepChange | null): FirstStep {
  const { messages, tools } = beginning;
  const plain: FirstStep = { messages, tools, call: null, asked: {}, forbids: () => false };
  if (change === null) return plain;
  switch (change.kind) {
    case 'know':
      return { ...plain, messages: withKnowledge(messages, change.text) };
    case 'skip':
      return {
        ...plain,
        asked: { tools: tools.filter(({ name }) => name !== beginning.decisive?.name) },
        forbids: (call) => repeatsDecisive(beginning, call),
      };
    case 'call': {
      const offered = tools.some(({ name }) => name === change.tool) ? tools : [...tools, undescribedTool(change.tool)];
      return change.arguments === null
        ? { ...plain, tools: offered, asked: { mustCall: change.tool } }
        : { ...plain, tools: offered, call: { id: 'call_changed', name: change.tool, arguments: change.arguments } };
    }
  }
}

/** In the instructions, at the top: many models take no other place for what no user said. */
function withKnowledge(messages: readonly ReplayMessage[], text: string): ReplayMessage[] {
  const [top, ...rest] = messages;
  return top?.role === 'system'
    ? [{ ...top, text: `${top.text}\n\n${text}` }, ...rest]
    : [message('system', text), ...messages];
}
