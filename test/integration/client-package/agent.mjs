// An agent on the published client. Usage: node agent.mjs '{"url": ..., "telemetryUrl": ..., "cacheFile": ...}'
// Writes what it was served as one line of JSON.
import {
  aiSdkTools,
  createHarnessClient,
  HarnessSpanProcessor,
  harnessAttributes,
  openAiTools,
  toolRunner,
} from '@martingale/client';

const options = JSON.parse(process.argv[2]);
const errors = [];
const client = createHarnessClient({
  agent: 'shop',
  apiKey: 'mk_0123456789abcdef',
  ...options,
  onError: (error) => errors.push(error.code),
});
await client.ready();

if (options.telemetryUrl) {
  await client.authorTool({
    user: 'u1',
    scope: 'user',
    name: 'find_twice',
    description: 'Finds what was found.',
    steps: [
      { id: 'one', tool: 'find', arguments: {} },
      { id: 'two', tool: 'find', arguments: { id: '{{one.id}}' } },
    ],
  });
  await client.writeUserState('u1', [
    { key: 'size', value: '42', scope: 'user', session: null, sourceSpanId: null, confidence: 1, expiresAt: null },
  ]);
  client.feedback({ conversationId: 'talk-1', name: 'thumb', label: 'up', score: 1 });
  await client.flush();
}

const started = performance.now();
const harness = await client.forUser('u1');
const waitedMs = performance.now() - started;
const run = toolRunner(harness.tools(), (name, input) => ({ id: 7, name, input }));
console.log(
  JSON.stringify({
    prompt: harness.prompt('main'),
    state: harness.state.map(({ key, value }) => [key, value]),
    tools: openAiTools(harness.tools()).map((tool) => tool.function.name),
    aiSdk: Object.keys(aiSdkTools(harness.tools(), { jsonSchema: (schema) => schema, callTool: run })),
    ran: harness.tools().length > 1 ? await run('find_twice', {}) : null,
    stamp: harnessAttributes(harness),
    stamps: typeof new HarnessSpanProcessor().onStart,
    waitedMs,
    errors,
  }),
);
client.close();
