import { type AttributeValue, type Conversation, msToNano, type OfferedTool, type Step, type Turn } from '#contracts';

/** One step in short: the first key present says what it is. */
export interface StepScript {
  tool?: string;
  arguments?: AttributeValue;
  result?: AttributeValue;
  error?: string;
  llm?: string;
  model?: string | null;
  calls?: { name: string; arguments: AttributeValue }[];
  finishReason?: string;
  retrieve?: string;
  documents?: { id: string; score?: number | null; text?: string }[];
  remember?: string;
  recall?: string;
  value?: AttributeValue;
  handOff?: string;
  evaluate?: string;
  label?: string;
  score?: number;
  explanation?: string;
  /** Duration in ms; 100 unless said. */
  ms?: number;
  agent?: string;
}

export interface TurnScript {
  user?: string;
  steps?: StepScript[];
  reply?: string;
  /** A person or agent other than the first who replied. */
  by?: string;
}

export interface ConversationScript {
  id?: string;
  agent?: string;
  /** The system instructions the agent was given. */
  instructions?: string;
  tools?: { name: string; description?: string; parameters?: AttributeValue }[];
  turns: TurnScript[];
}

/**
 * A conversation from a short script, for tests. Span ids are readable: `u<turn>` for the user, `s<turn>.<step>` for a
 * step, `r<turn>` for the reply, which is an llm step of its own.
 */
export function buildConversation(script: ConversationScript): Conversation {
  const clock = { ms: 1_700_000_000_000 };
  const startNano = msToNano(clock.ms);
  const turns = script.turns.map((turn, index) => buildTurn(turn, index, clock, script.agent ?? 'shop'));
  return {
    id: script.id ?? 'conversation',
    key: script.id ?? 'conversation',
    agent: script.agent ?? 'shop',
    userId: 'user',
    startNano,
    endNano: msToNano(clock.ms),
    models: ['model'],
    harness: { version: null, channel: null, arms: {} },
    systemInstructions: script.instructions ?? null,
    offeredTools: (script.tools ?? []).map(buildTool),
    turns,
    usage: { inputTokens: 0, outputTokens: 0 },
    gaps: [],
  };
}

function buildTool(tool: NonNullable<ConversationScript['tools']>[number]): OfferedTool {
  return { name: tool.name, description: tool.description ?? null, parameters: tool.parameters ?? null };
}

function buildTurn(script: TurnScript, index: number, clock: { ms: number }, agent: string): Turn {
  const atNano = msToNano(clock.ms);
  const steps = (script.steps ?? []).map((step, i) => buildStep(step, `s${index}.${i}`, clock, agent));
  if (script.reply !== undefined)
    steps.push(
      buildStep(
        { llm: script.reply, agent: script.by, model: script.by ? null : undefined },
        `r${index}`,
        clock,
        agent,
      ),
    );
  const repliedNano = msToNano(clock.ms);
  clock.ms += 5_000;
  return {
    index,
    user: script.user === undefined ? null : { text: script.user, spanId: `u${index}`, atNano },
    steps,
    reply:
      script.reply === undefined
        ? null
        : { text: script.reply, spanId: `r${index}`, atNano: repliedNano, by: script.by ?? null },
  };
}

function buildStep(script: StepScript, spanId: string, clock: { ms: number }, agent: string): Step {
  const startNano = msToNano(clock.ms);
  clock.ms += script.ms ?? 100;
  const base = {
    traceId: '0'.repeat(31).concat('1'),
    spanId,
    parentSpanId: null,
    startNano,
    endNano: msToNano(clock.ms),
    agent: script.agent ?? agent,
    error: script.error ?? null,
  };
  return { ...base, ...bodyOf(script) } as Step;
}

function bodyOf(script: StepScript) {
  if (script.tool !== undefined)
    return {
      kind: 'tool',
      name: script.tool,
      callId: null,
      arguments: script.arguments ?? {},
      result: script.result ?? null,
    };
  if (script.retrieve !== undefined)
    return {
      kind: 'retrieval',
      source: null,
      query: script.retrieve,
      documents: (script.documents ?? []).map(({ id, score, text }) => ({
        id,
        score: score ?? null,
        text: text ?? '',
      })),
    };
  if (script.remember !== undefined || script.recall !== undefined)
    return {
      kind: 'memory',
      operation: script.remember === undefined ? 'read' : 'write',
      key: script.remember ?? script.recall,
      value: script.value ?? null,
    };
  if (script.handOff !== undefined) return { kind: 'handoff', from: null, to: script.handOff };
  if (script.evaluate !== undefined)
    return {
      kind: 'evaluation',
      name: script.evaluate,
      label: script.label ?? null,
      score: script.score ?? null,
      explanation: script.explanation ?? null,
    };
  return {
    kind: 'llm',
    model: script.model === undefined ? 'model' : script.model,
    input: [],
    text: script.llm ?? '',
    toolCalls: (script.calls ?? []).map((call) => ({ id: null, ...call })),
    finishReason: script.finishReason ?? 'stop',
    usage: null,
  };
}
