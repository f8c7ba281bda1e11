import { generateText, jsonSchema, stepCountIs, type ToolSet } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import OpenAI from 'openai';
import { toolDocumentSchema } from '#harness';
import { aiSdkTools } from './ai-sdk-tools.js';
import { openAiResponseTools, openAiTools } from './openai-tools.js';

const tools = [
  {
    name: 'orders.find',
    description: 'Finds orders.',
    parameters: { properties: { email: { type: 'string', format: 'email' } }, required: ['email'] },
    routing: { use: ['where is my order'], avoid: ['refunds', 'invoices'] },
  },
  {
    name: 'greet',
    description: 'Greets.',
    kind: 'recipe',
    recipe: { steps: [{ id: 'find', tool: 'orders.find', arguments: { email: 'a@b.de' } }] },
  },
].map((tool) => toolDocumentSchema.parse(tool));

const described = 'Finds orders.\nUse it for: where is my order.\nDo not use it for: refunds; invoices.';
const parameters = {
  type: 'object',
  properties: { email: { type: 'string', format: 'email' } },
  required: ['email'],
  additionalProperties: false,
};

/** The OpenAI SDK on a provider that answers everything alike, and what was sent to it. */
function openAi(answer: unknown) {
  const sent: { tools: unknown[] }[] = [];
  const client = new OpenAI({
    apiKey: 'key',
    fetch: async (_, init) => {
      sent.push(JSON.parse(String(init?.body)));
      return Response.json(answer);
    },
  });
  return { client, sent };
}

describe('tools in the shape of the OpenAI SDK', () => {
  it('are sent to chat completions', async () => {
    const { client, sent } = openAi({ choices: [] });
    await client.chat.completions.create({ model: 'm', messages: [], tools: openAiTools(tools) });
    expect(sent[0]!.tools[0]).toEqual({
      type: 'function',
      function: { name: 'orders_find', description: described, parameters },
    });
  });

  it('are sent to responses', async () => {
    const { client, sent } = openAi({ output: [] });
    await client.responses.create({ model: 'm', input: 'hi', tools: openAiResponseTools(tools) });
    expect(sent[0]!.tools[0]).toEqual({
      type: 'function',
      name: 'orders_find',
      description: described,
      parameters,
      strict: false,
    });
  });
});

describe('tools in the shape of the Vercel AI SDK', () => {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  };
  const calls = (toolName: string, input: unknown) =>
    new MockLanguageModelV3({
      doGenerate: async () => ({
        content: [{ type: 'tool-call', toolCallId: 'c1', toolName, input: JSON.stringify(input) }],
        finishReason: { unified: 'tool-calls', raw: undefined },
        usage,
        warnings: [],
      }),
    });
  const toolsOver = (made: unknown[]): ToolSet =>
    aiSdkTools(tools, {
      jsonSchema,
      callTool: (name, input) => {
        made.push([name, input]);
        return { found: 1 };
      },
    });

  it('are offered to the model, and called with what it chose', async () => {
    const made: unknown[] = [];
    const model = calls('orders_find', { email: 'x@y.de' });
    const answer = await generateText({ model, prompt: 'hi', tools: toolsOver(made), stopWhen: stepCountIs(1) });
    expect(model.doGenerateCalls[0]!.tools?.[0]).toMatchObject({
      name: 'orders_find',
      description: described,
      inputSchema: parameters,
    });
    expect([made, answer.toolResults[0]?.output]).toEqual([[['orders.find', { email: 'x@y.de' }]], { found: 1 }]);
  });

  it('run recipes over the native tools', async () => {
    const made: unknown[] = [];
    await generateText({ model: calls('greet', {}), prompt: 'hi', tools: toolsOver(made), stopWhen: stepCountIs(1) });
    expect(made).toEqual([['orders.find', { email: 'a@b.de' }]]);
  });
});
