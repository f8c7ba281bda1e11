import { type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, readingOf } from '../convention.js';
import { generationOf } from '../generation.js';
import { isFields, readMessages, readOfferedTools } from '../messages.js';
import { readPayload } from '../payload.js';
import { readRerank } from './read-rerank.js';
import { takeOutput } from './take-output.js';

/** The AI SDK for TypeScript, versions 4 to 6 (and the legacy mode of 7): `ai.operationId` names what a span is. */
export const vercelAi: Convention = {
  name: 'vercel-ai',
  conversationIds: [
    'ai.telemetry.metadata.sessionId',
    'ai.telemetry.metadata.conversationId',
    'ai.telemetry.metadata.threadId',
  ],
  userIds: ['ai.telemetry.metadata.userId'],
  idPrecedence: 1,
  lacks: {
    memory: 'The SDK has no memory.',
    'hand-off': 'The SDK has no hand-offs; an agent called by another is a tool.',
    evaluation: 'The SDK has no evaluations.',
    feedback: 'The SDK has no feedback.',
    version: 'Metadata has no agreed name for a version.',
  },
  recognises: ({ attributes }) => typeof attributes['ai.operationId'] === 'string',
  read: readOperation,
};

function readOperation(span: Span, bag: AttributeBag): Reading {
  const operation = bag.takeText('ai.operationId') ?? '';
  const agent = bag.takeText('ai.telemetry.functionId');
  if (/\.do(Generate|Stream)$/.test(operation)) return readCall(bag, agent);
  if (/^ai\.(generate|stream)(Text|Object)$/.test(operation)) return readRun(bag, agent);
  if (operation === 'ai.toolCall') return { ...readTool(bag), agent };
  if (operation === 'ai.rerank.doRerank') return { ...readRerank(bag), agent };
  // What these run stands in a span of its own below: `ai.embed.doEmbed`.
  if (/^ai\.(embed|embedMany|rerank)$/.test(operation)) return { ...readingOf(null, agent), role: 'wrapper' };
  return readingOf({ kind: 'other', name: span.name }, agent);
}

/** One model call. */
function readCall(bag: AttributeBag, agent: string | null): Reading {
  const gaps: string[] = [];
  const output = takeOutput(bag, gaps);
  const model = bag.takeText('ai.model.id');
  const step = generationOf(output, {
    model: bag.takeText('ai.response.model') ?? bag.takeText('gen_ai.response.model') ?? model,
    finishReason: bag.takeText('ai.response.finishReason'),
    inputTokens: takeTokens(bag, 'ai.usage.inputTokens', 'ai.usage.promptTokens', 'gen_ai.usage.input_tokens'),
    outputTokens: takeTokens(bag, 'ai.usage.outputTokens', 'ai.usage.completionTokens', 'gen_ai.usage.output_tokens'),
  });
  const input = bag.takeJson('ai.prompt.messages');
  if (input?.cut) gaps.push('ai.prompt.messages was cut off by the sender');
  return {
    ...readingOf(step, agent),
    input: input ? readMessages(input.value, 'user', input.cut) : [],
    output,
    offeredTools: readOfferedTools(bag.takeJson('ai.prompt.tools')?.value ?? null),
    gaps,
  };
}

/**
 * The function the application called: the run of an agent, whose calls stand below it. Its usage is their sum, and is not
 * read; its text is the last of theirs.
 */
function readRun(bag: AttributeBag, agent: string | null): Reading {
  const gaps: string[] = [];
  const output = takeOutput(bag, gaps);
  const step = generationOf(output, {
    model: bag.takeText('ai.model.id'),
    finishReason: bag.takeText('ai.response.finishReason'),
    inputTokens: null,
    outputTokens: null,
  });
  const asked = readPayload(bag.take('ai.prompt'), 'user');
  return {
    ...readingOf(step, agent),
    role: 'agent',
    input: asked.messages,
    output,
    systemInstructions: asked.systemInstructions,
    gaps,
  };
}

function readTool(bag: AttributeBag): Reading {
  const result = structured(bag.take('ai.toolCall.result'));
  return readingOf({
    kind: 'tool',
    name: bag.takeText('ai.toolCall.name') ?? 'unknown',
    callId: bag.takeText('ai.toolCall.id'),
    arguments: structured(bag.take('ai.toolCall.args')),
    result: isFields(result) && result.type === 'json' && result.value !== undefined ? result.value : result,
  });
}

function takeTokens(bag: AttributeBag, ...names: string[]): number | null {
  const told = names.map((name) => bag.takeNumber(name));
  return told.find((tokens) => tokens !== null) ?? null;
}
