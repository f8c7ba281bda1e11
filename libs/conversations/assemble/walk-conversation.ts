import { type Message, type Step, type StepOf } from '#contracts';
import { type DraftOf, type SpokenMessage, type StepDraft } from '../conventions/convention.js';
import { judgedNodes } from './judgement.js';
import { type Moment, momentsOf } from './moments.js';
import { spanError } from './span-error.js';
import { agentOf, type SpanNode, type Trace } from './span-tree.js';
import { findThreads, isUsers, type Threads } from './threads.js';
import { type Telling, ToolExchange } from './tool-exchange.js';
import { Transcript } from './transcript.js';
import { type OpenTurn, TurnList } from './turn-list.js';

export interface Walk {
  turns: OpenTurn[];
  /** Of steps of tools: the step that asked for them. */
  askers: ReadonlyMap<Step, Step>;
  gaps: { spanId: string; reason: string }[];
}

/** Goes through the traces of a conversation in time and lays what it finds into turns. */
export function walkConversation(traces: readonly Trace[]): Walk {
  const walker = new Walker(traces);
  for (const trace of traces) walker.walk(trace);
  return walker.finish();
}

/** A user message shorter than this may stand inside a longer one by chance. */
const MIN_QUOTED_LENGTH = 12;
/** Longer traces than these many user messages are not searched for quotes: time must stay linear. */
const MAX_QUOTED = 32;

class Walker {
  readonly #agentNames: ReadonlySet<string>;
  readonly #handedTo: ReadonlySet<string>;
  readonly #list = new TurnList();
  readonly #threads: ReadonlyMap<Trace, Threads>;
  readonly #tools: ToolExchange;
  /** What evaluations and feedback judge. */
  readonly #judged: ReadonlyMap<SpanNode, SpanNode>;
  readonly #main: Transcript;
  /** Transcripts of talk among agents, by the agent or tool span around it. */
  readonly #inner = new Map<SpanNode | null, Transcript>();
  readonly #transcriptOf = new Map<SpanNode, Transcript>();
  readonly #turnOf = new Map<SpanNode, OpenTurn>();
  readonly #stepOf = new Map<SpanNode, Step>();
  readonly #gaps: Walk['gaps'] = [];
  /** User messages of the present trace: how often each was said. */
  #saidInTrace = new Map<string, number>();
  /** Those of them that a longer prompt may quote. */
  #quotable: string[] = [];

  constructor(traces: readonly Trace[]) {
    const nodes = traces.flatMap((trace) => trace.nodes);
    this.#agentNames = new Set(nodes.flatMap(({ reading }) => reading.agent ?? []));
    this.#handedTo = new Set(nodes.flatMap(({ reading: { step } }) => (step?.kind === 'handoff' ? [step.to] : [])));
    this.#threads = new Map(traces.map((trace) => [trace, findThreads(trace, this.#agentNames, this.#handedTo)]));
    const speaking = new Set([...this.#threads.values()].flatMap((threads) => [...threads.speaking]));
    this.#tools = new ToolExchange(nodes, (node) => speaking.has(node));
    this.#judged = judgedNodes(nodes);
    this.#main = new Transcript(this.#agentNames);
  }

  walk(trace: Trace): void {
    const threads = this.#threads.get(trace)!;
    this.#saidInTrace = new Map();
    this.#quotable = [];
    this.#list.beginTrace();
    for (const moment of momentsOf(trace)) {
      if (moment.what === 'start') this.#start(moment.node, threads);
      else if (moment.what === 'end') this.#end(moment.node, threads);
      else this.#event(moment);
    }
    this.#list.endTrace();
  }

  finish(): Walk {
    for (const [node, step] of this.#stepOf) {
      this.#tools.complete(step, node);
      const lost = step.kind === 'llm' ? step.toolCalls.filter((call) => !this.#tools.isAnswered(call)) : [];
      for (const call of lost) this.#gap(node, `the call of ${call.name} has neither a span nor a result`);
    }
    return { turns: this.#list.turns, askers: this.#tools.askers(this.#stepOf), gaps: this.#gaps };
  }

  #start(node: SpanNode, threads: Threads): void {
    const unread = this.#hear(node, threads);
    const { role, step } = node.reading;
    const turn = this.#list.current();
    this.#turnOf.set(node, turn);
    if (threads.speaking.has(node)) {
      this.#addStep(node, { ...(step as DraftOf<'llm'>), input: unread.map(plainMessage) }, turn);
    } else if (role === 'step' && step !== null && step.kind !== 'llm') {
      this.#addStep(node, step, this.#judgedTurn(node) ?? turn);
    }
  }

  /** Takes in the input of a span: opens turns, makes steps of results. Gives what is new to the model. */
  #hear(node: SpanNode, threads: Threads): SpokenMessage[] {
    const input = node.reading.input.filter((message) => message.role !== 'system');
    const transcript = this.#transcriptFor(node, input, threads);
    if (input.length === 0) return [];
    const byModelCall = threads.speaking.has(node);
    const opensTrace = this.#saidInTrace.size === 0;
    const { fresh, unread, unseenHistory } = transcript.absorb(input, {
      opensTrace,
      byModelCall,
      agent: agentOf(node),
    });
    if (unseenHistory) this.#gap(node, 'the input tells of earlier messages that no span shows');
    const telling: Telling = new Map();
    for (const message of fresh) {
      if (transcript === this.#main) this.#hearInMain(message, input, node);
      this.#tools.hearCalls(message.toolCalls, node, transcript === this.#main, telling);
      const steps = this.#tools.takeResults(message.toolResults, node, telling);
      for (const step of steps) this.#list.add(this.#list.current(), step);
    }
    return unread;
  }

  #hearInMain(message: SpokenMessage, input: readonly SpokenMessage[], node: SpanNode): void {
    const { spanId, startNano } = node.span;
    if (isUsers(message, this.#agentNames)) {
      if (this.#isRepeated(message.text, input)) return;
      this.#saidInTrace.set(message.text, (this.#saidInTrace.get(message.text) ?? 0) + 1);
      if (message.text.length >= MIN_QUOTED_LENGTH && this.#quotable.length < MAX_QUOTED)
        this.#quotable.push(message.text);
      this.#list.open({ text: message.text, spanId, atNano: startNano });
    } else if (message.role === 'assistant' && message.text !== '') {
      const told = {
        text: message.text,
        spanId,
        atNano: startNano,
        agent: message.name,
        source: 'history',
        level: 1,
      } as const;
      this.#list.reply(this.#list.current(), told);
    }
  }

  /** Several calls of a trace may be asked the same: as it was said, or quoted within a longer prompt. */
  #isRepeated(text: string, input: readonly SpokenMessage[]): boolean {
    const said = this.#saidInTrace.get(text) ?? 0;
    if (said > 0) return input.filter((message) => message.role === 'user' && message.text === text).length <= said;
    return this.#quotable.some((known) => text.includes(known));
  }

  #end(node: SpanNode, threads: Threads): void {
    const { output, agent, step } = node.reading;
    const { spanId, endNano: atNano } = node.span;
    const main = this.#transcriptOf.get(node) === this.#main;
    if (!threads.speaking.has(node)) {
      const answer = output.findLast((message) => message.role === 'assistant' && message.text !== '');
      if (!main || answer === undefined) return;
      this.#list.reply(this.#list.current(), { text: answer.text, spanId, atNano, agent, source: 'agent', level: 1 });
      return;
    }
    const { text, toolCalls } = step as DraftOf<'llm'>;
    const turn = this.#turnOf.get(node)!;
    const results = output.flatMap((message) => message.toolResults);
    for (const step of this.#tools.takeResults(results, node, new Map())) this.#list.add(turn, step);
    if (text === '' && toolCalls.length === 0) return;
    const said = {
      role: 'assistant',
      name: null,
      text,
      toolCalls,
      toolResults: [],
      finishReason: null,
      cut: false,
    } as const;
    this.#transcriptOf.get(node)?.say({ ...said, toolResults: [] }, agentOf(node));
    if (text === '') return;
    const level = main ? 1 : threads.level(node);
    this.#list.reply(turn, { text, spanId, atNano, agent: agentOf(node), source: 'call', level });
  }

  #event(moment: Moment): void {
    const { node, atNano } = moment;
    const step: StepDraft = node.reading.events[moment.event]!.step;
    const placed = placeStep(node, step, agentOf(node));
    // What is told of one step belongs to its turn, also when it is told later; an agent may have gone on to others.
    const own = node.reading.role === 'step' ? this.#turnOf.get(node) : undefined;
    this.#list.add(this.#judgedTurn(node) ?? own ?? this.#list.current(), {
      ...placed,
      error: null,
      startNano: atNano,
      endNano: atNano,
    });
  }

  #addStep(node: SpanNode, draft: StepDraft, turn: OpenTurn): void {
    const step = placeStep(node, draft, agentOf(node));
    this.#stepOf.set(node, step);
    this.#list.add(turn, step);
  }

  #transcriptFor(node: SpanNode, input: readonly SpokenMessage[], threads: Threads): Transcript {
    const transcript = this.#findTranscript(node, input, threads);
    this.#transcriptOf.set(node, transcript);
    return transcript;
  }

  #findTranscript(node: SpanNode, input: readonly SpokenMessage[], threads: Threads): Transcript {
    if (threads.main.has(node)) return this.#main;
    const around = enclosingRun(node);
    const known = this.#inner.get(around);
    if (known) return known;
    // An inner agent that is given the talk with the user so far goes on with it.
    const transcript = input.length > 1 && this.#main.continues(input) ? this.#main : new Transcript(this.#agentNames);
    this.#inner.set(around, transcript);
    return transcript;
  }

  #judgedTurn(node: SpanNode): OpenTurn | undefined {
    const judged = this.#judged.get(node);
    return judged && this.#turnOf.get(judged);
  }

  #gap(node: SpanNode, reason: string): void {
    this.#gaps.push({ spanId: node.span.spanId, reason });
  }
}

/** The agent or tool span around a node, itself included. */
function enclosingRun(node: SpanNode): SpanNode | null {
  for (let at: SpanNode | null = node; at !== null; at = at.parent) {
    if (at.reading.role === 'agent' || at.reading.step?.kind === 'tool') return at;
  }
  return null;
}

function placeStep(node: SpanNode, draft: StepDraft, agent: string | null): Step {
  const { traceId, spanId, parentSpanId, startNano, endNano } = node.span;
  const place = { traceId, spanId, parentSpanId, startNano, endNano, agent, error: spanError(node.span) };
  return Object.assign(place, draft) as Step;
}

function plainMessage(message: SpokenMessage): Message {
  const results = message.toolResults.map((told) => textOfResult(told.result));
  const text = message.text === '' && results.length > 0 ? results.join('\n') : message.text;
  return { role: message.role, name: message.name, text, toolCalls: message.toolCalls };
}

function textOfResult(result: StepOf<'tool'>['result']): string {
  return typeof result === 'string' ? result : JSON.stringify(result);
}
