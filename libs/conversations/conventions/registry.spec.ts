import { readdirSync } from 'node:fs';
import { type Attributes } from '#contracts';
import { spanOf } from '../span.fixture.js';
import { conventions } from './registry.js';

const readerOf = (attributes: Attributes, scope = 'spec') =>
  conventions.find((convention) => {
    return convention.recognises(spanOf({ id: 1, attributes, more: { scope: { name: scope, version: '' } } }));
  })?.name;

describe('the registry of conventions', () => {
  it('lists every folder, each once', () => {
    const folders = readdirSync('libs/conversations/conventions', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(conventions.map((convention) => convention.name).sort()).toEqual(folders.sort());
  });

  it.each([
    [
      'an AI SDK span, which carries old GenAI attributes as well',
      { 'ai.operationId': 'ai.generateText.doGenerate', 'gen_ai.system': 'acme' },
      'vercel-ai',
    ],
    [
      'an AI SDK span that OpenInference wrote upon',
      { 'ai.operationId': 'ai.toolCall', 'openinference.span.kind': 'TOOL' },
      'vercel-ai',
    ],
    [
      'an AI SDK span on which LangSmith set its kind',
      { 'ai.operationId': 'ai.generateText', 'langsmith.span.kind': 'chain' },
      'vercel-ai',
    ],
    [
      'a LangSmith run, whose JSON stands where old GenAI messages stood',
      { 'langsmith.span.kind': 'llm', 'gen_ai.system': 'acme', 'gen_ai.prompt': '{}' },
      'langsmith',
    ],
    [
      'an OpenInference span with the ids of Langfuse',
      { 'openinference.span.kind': 'LLM', 'langfuse.session.id': 's', 'langfuse.observation.metadata.k': 'v' },
      'openinference',
    ],
    [
      'an OpenInference span whose input an application set by Langfuse',
      { 'openinference.span.kind': 'AGENT', 'langfuse.observation.input': 'x', 'langfuse.observation.type': 'agent' },
      'openinference',
    ],
    [
      'a GenAI span with the ids of Traceloop',
      {
        'gen_ai.operation.name': 'chat',
        'traceloop.association.properties.session_id': 's',
        'traceloop.workflow.name': 'w',
      },
      'otel-genai',
    ],
    [
      'an OpenInference span within a Traceloop workflow',
      { 'openinference.span.kind': 'LLM', 'traceloop.workflow.name': 'w' },
      'openinference',
    ],
    ['a Langfuse observation of its own', { 'langfuse.observation.type': 'generation' }, 'langfuse'],
  ])('reads %s by its own convention', (_, attributes, name) => {
    expect(readerOf(attributes)).toBe(name);
  });

  it('tells version 7 of the AI SDK by its scope alone', () => {
    expect(readerOf({ 'gen_ai.operation.name': 'chat' }, 'gen_ai')).toBe('vercel-ai-7');
    expect(readerOf({ 'gen_ai.operation.name': 'agent_step' }, 'my-tracer')).toBe('vercel-ai-7');
  });

  it.each([
    ['only a session of Langfuse', { 'langfuse.session.id': 's' }],
    ['only a trace of Langfuse', { 'langfuse.trace.metadata.k': 'v', 'session.id': 's' }],
    ['only association properties of Traceloop', { 'traceloop.association.properties.user_id': 'u' }],
    ['only metadata of LangSmith', { 'langsmith.metadata.thread_id': 't' }],
    ['a database', { 'db.system': 'postgresql', 'db.operation': 'SELECT' }],
  ])('leaves a span with %s to nobody', (_, attributes) => {
    expect(readerOf(attributes)).toBeUndefined();
  });
});
