import { type Attributes, type Context, type Span, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { TurnTrace } from '../model/ports.js';

interface TurnStart {
  agent: string;
  model: string;
  userText: string;
  atMs: number;
}

type Step<K extends keyof TurnTrace> = Parameters<TurnTrace[K]>[0];

/** Records the steps of one turn as child spans, one after another in simulated time. */
export class TurnRecorder implements TurnTrace {
  private clockMs: number;
  /** Messages the model has not been sent yet: each call carries only what is new. */
  private unsent: unknown[];

  constructor(
    private readonly tracer: Tracer,
    private readonly root: Span,
    private readonly context: Context,
    private readonly shared: Attributes,
    private readonly turn: TurnStart,
  ) {
    this.clockMs = turn.atMs + 5;
    this.unsent = [{ role: 'user', parts: [{ type: 'text', content: turn.userText }] }];
  }

  chat(step: Step<'chat'>): void {
    const parts = [
      ...(step.text ? [{ type: 'text', content: step.text }] : []),
      ...step.toolCalls.map((call) => ({ type: 'tool_call', id: call.id, name: call.name, arguments: call.arguments })),
    ];
    const input = JSON.stringify(this.unsent);
    const output = JSON.stringify([{ role: 'assistant', parts, finish_reason: step.finishReason }]);
    this.unsent = [];
    this.child(`chat ${this.turn.model}`, step.durationMs, {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': this.turn.model,
      'gen_ai.response.model': this.turn.model,
      'gen_ai.input.messages': input,
      'gen_ai.output.messages': output,
      'gen_ai.response.finish_reasons': [step.finishReason],
      'gen_ai.usage.input_tokens': 600 + Math.ceil(input.length / 4),
      'gen_ai.usage.output_tokens': Math.ceil(output.length / 4),
    });
  }

  tool({ call, answer }: Step<'tool'>): void {
    const failed = answer.status >= 400;
    this.unsent.push({ role: 'tool', parts: [{ type: 'tool_call_response', id: call.id, response: answer.body }] });
    this.child(
      `execute_tool ${call.name}`,
      answer.durationMs,
      {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': call.name,
        'gen_ai.tool.call.id': call.id,
        'gen_ai.tool.call.arguments': JSON.stringify(call.arguments),
        'gen_ai.tool.call.result': JSON.stringify(answer.body),
        ...(failed ? { 'error.type': String(answer.status) } : {}),
      },
      failed ? `${answer.status} ${answer.body.message ?? ''}`.trim() : null,
    );
  }

  retrieval({ source, query, documents, durationMs }: Step<'retrieval'>): void {
    const found = documents.map(({ id, score, text }) => ({ id, score, content: text }));
    this.child(`retrieval ${source}`, durationMs, {
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.data_source.id': source,
      'gen_ai.retrieval.query.text': query,
      'gen_ai.retrieval.documents': JSON.stringify(found),
    });
  }

  memory({ operation, key, records }: Step<'memory'>): void {
    const name = operation === 'read' ? 'search_memory' : 'upsert_memory';
    this.child(name, 12, {
      'gen_ai.operation.name': name,
      [operation === 'read' ? 'gen_ai.memory.query.text' : 'gen_ai.memory.key']: key,
      'gen_ai.memory.records': JSON.stringify(records),
    });
  }

  evaluation({ name, passed, explanation }: Step<'evaluation'>): void {
    this.root.addEvent(
      'gen_ai.evaluation.result',
      {
        'gen_ai.evaluation.name': name,
        'gen_ai.evaluation.score.label': passed ? 'pass' : 'fail',
        'gen_ai.evaluation.score.value': passed ? 1 : 0,
        'gen_ai.evaluation.explanation': explanation,
      },
      this.clockMs,
    );
  }

  handOff({ to, text, durationMs }: Step<'handOff'>): void {
    this.chat({ text, toolCalls: [], finishReason: 'stop', durationMs: 600 });
    this.child(`handoff ${to}`, durationMs, {
      'gen_ai.operation.name': 'handoff',
      'gen_ai.handoff.from_agent': this.turn.agent,
      'gen_ai.handoff.to_agent': to,
    });
  }

  /** The words of the person who took over. */
  staffReply(to: string, text: string, durationMs: number): void {
    this.child(`invoke_agent ${to}`, durationMs, {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': to,
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', name: to, parts: [{ type: 'text', content: text }] },
      ]),
    });
  }

  /** Closes the trace and tells when, in ms. */
  end(): number {
    this.clockMs += 5;
    this.root.end(this.clockMs);
    return this.clockMs;
  }

  private child(name: string, durationMs: number, attributes: Attributes, error: string | null = null): void {
    const startTime = this.clockMs;
    this.clockMs += durationMs;
    const span = this.tracer.startSpan(
      name,
      { attributes: { ...this.shared, ...attributes }, startTime },
      this.context,
    );
    if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    span.end(this.clockMs);
    this.clockMs += 2;
  }
}
