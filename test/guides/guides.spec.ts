import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { conversationId } from '#conversations';
import {
  conversationIdAttributes,
  userIdAttributes,
} from '../../libs/conversations/conventions/identity-attributes.js';
import { type CliProcess, ownService, packageRoot, startCli } from '../e2e/cli-process.js';
import { type Guide, guidesFolder, readGuide } from './guide.js';
import { answers, type ModelServer, order, startModelServer } from './model-server.js';
import { runGuide } from './run-guide.js';

jest.setTimeout(180_000);

const apiKey = 'mk_0123456789abcdef';

/** Programs of the guides, and the conversation each of them has. */
const programs = [
  { page: 'node.md', conversation: 'order-talk-1', offered: [] },
  { page: 'vercel-ai-sdk.md', conversation: 'order-talk-2', offered: ['order_status'] },
  { page: 'python-openinference.md', conversation: 'order-talk-3', offered: ['order_status'] },
  { page: 'python-genai.md', conversation: 'order-talk-4', offered: ['order_status'] },
  { page: 'python-openllmetry.md', conversation: 'order-talk-5', offered: ['order_status'] },
];

/** Pages that name no program to run. */
const forReading = ['README.md', 'collector.md'];

describe('the guides', () => {
  let folder: string;
  let service: CliProcess;
  let model: ModelServer;
  let urls: { http: string; grpc: string; api: string };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-guides-'));
    const settings = { MARTINGALE_API_KEY: apiKey, MARTINGALE_GRPC_PORT: '0' };
    service = startCli(['serve'], { ...ownService(folder), ...settings });
    model = await startModelServer();
    const shown = async (pattern: RegExp) => (await service.untilShown(pattern))[1]!;
    urls = {
      http: await shown(/^telemetry\s+(http:\S+)\/v1\/traces/m),
      grpc: await shown(/^\s+(http:\S+) .*gRPC/m),
      api: await shown(/^api\s+(http:\S+)\/v1/m),
    };
  });
  afterAll(async () => {
    model.close();
    service.child.kill('SIGTERM');
    await service.ended;
    await rm(folder, { recursive: true, force: true });
  });

  const sending = (endpoint: string) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${apiKey}`,
  });
  const asking = () => ({ OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-none' });

  /** Waits until the conversation is as expected, and says how it differs when it does not become so. */
  async function becomes(agent: string, conversation: string, expected: object): Promise<void> {
    const deadline = performance.now() + 20_000;
    const url = `${urls.api}/v1/conversations/${conversationId(agent, conversation)}`;
    for (;;) {
      const response = await fetch(url, { headers: { authorization: `Bearer ${apiKey}` } });
      const found = await response.json();
      try {
        return expect(found).toMatchObject(expected);
      } catch (difference) {
        if (performance.now() > deadline) throw difference;
        await sleep(200);
      }
    }
  }

  it.each(programs)('$page gives one whole conversation', async ({ page, conversation, offered }) => {
    const printed = await runGuide(readGuide(page), { ...sending(urls.http), ...asking() });
    expect(printed).toBe(`${answers.first}\n${answers.second}\n`);
    await becomes('shop-agent', conversation, wholeConversation('shop-agent', conversation, offered));
  });

  it('attributes.md adds what a user thought and what a check found', async () => {
    await runGuide(readGuide('attributes.md'), sending(urls.http));
    const feedback = { kind: 'feedback', name: 'thumb', label: 'up', score: 1, comment: 'Quick and clear' };
    const evaluation = { kind: 'evaluation', name: 'grounded', label: 'pass', score: 0.9 };
    await becomes('shop-agent', 'order-talk-1', {
      conversation: {
        turns: [
          expect.anything(),
          { steps: expect.arrayContaining([feedback, evaluation].map((step) => expect.objectContaining(step))) },
        ],
      },
    });
  });

  it('python-genai.md is as whole with its text in the spans', async () => {
    const settings = { OTEL_SERVICE_NAME: 'shop-agent-spans', ...sending(urls.http), ...asking() };
    const inSpans = { ...settings, OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'span_only' };
    await runGuide(readGuide('python-genai.md'), inSpans);
    const expected = wholeConversation('shop-agent-spans', 'order-talk-4', ['order_status']);
    await becomes('shop-agent-spans', 'order-talk-4', expected);
  });

  it('any-sender.md sends the same program over gRPC', async () => {
    const { script } = readGuide('any-sender.md');
    const guide: Guide = { ...readGuide('vercel-ai-sdk.md'), script };
    await runGuide(guide, { ...sending(urls.grpc), ...asking() });
    const expected = wholeConversation('shop-agent-grpc', 'order-talk-2', ['order_status']);
    await becomes('shop-agent-grpc', 'order-talk-2', expected);
  });
});

describe('python-openfeature.md', () => {
  let folder: string;
  let service: CliProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-guides-'));
    const settings = { MARTINGALE_API_KEY: apiKey, MARTINGALE_GRPC_PORT: '0' };
    service = startCli(['serve'], { ...ownService(folder), ...settings });
  });
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    await rm(folder, { recursive: true, force: true });
  });

  it('reads the harness that is in production', async () => {
    const url = (await service.untilShown(/^api\s+(http:\S+)\/v1/m))[1]!;
    const post = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      const sent = JSON.stringify({ author: 'ada', ...body });
      expect((await fetch(`${url}/v1/agents/shop-agent/${path}`, { method: 'POST', headers, body: sent })).status).toBe(
        201,
      );
    };
    const files = [
      { path: 'harness.yaml', content: 'name: shop-agent\n' },
      { path: 'prompts/system.md', content: '---\nvariables: [name]\n---\n\n## Role {#role}\n\nHelp {{name}}.\n' },
      { path: 'tools/order_status.yaml', content: 'name: order_status\ndescription: Where an order is.\n' },
    ];
    await post('versions', { message: 'first', files });
    await post('releases', { reason: 'first', version: 1, channel: 'production' });
    const settings = { MARTINGALE_URL: url, MARTINGALE_API_KEY: apiKey };
    const printed = await runGuide(readGuide('python-openfeature.md'), settings);
    expect(printed).toBe('## Role\n\nHelp Ada.\nversion 1, STATIC\nWhere an order is.\n1\n');
  });
});

describe('the pages of the guides', () => {
  const pages = readdirSync(guidesFolder);

  it('are run, or are known to be for reading', () => {
    const run = [...programs.map(({ page }) => page), 'attributes.md', 'any-sender.md', 'python-openfeature.md'];
    expect([...run, ...forReading].sort()).toEqual(pages.sort());
    expect(run.filter((page) => readGuide(page).script === '')).toEqual([]);
    expect(forReading.filter((page) => readGuide(page).script !== '')).toEqual([]);
  });

  it('name the packages that they are run with', () => {
    const pinned = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8');
    const installs = pages.map((page) => readGuide(page).installs);
    const npm = installs
      .flatMap((install) => install.npm)
      .filter((name) => !existsSync(`${packageRoot}/node_modules/${name}`));
    const pip = installs.flatMap((install) => install.pip).filter((name) => !pinned.includes(`\n${name}==`));
    expect({ npm, pip }).toEqual({ npm: [], pip: [] });
  });

  it('list every attribute that names a conversation or a user, in their order', () => {
    const text = readFileSync(join(guidesFolder, 'attributes.md'), 'utf8');
    const [, table = ''] = /^\| conversation \| user \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(text) ?? [];
    const rows = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
    const column = (index: number) => rows.flatMap((row) => row[index] || []);
    expect([column(1), column(2)]).toEqual([conversationIdAttributes, userIdAttributes]);
  });
});

/** What the api tells of the conversation that every program has. */
function wholeConversation(agent: string, key: string, offered: string[]) {
  const toolStep = {
    kind: 'tool',
    name: 'order_status',
    arguments: { order: order.order },
    result: order,
    error: null,
  };
  return {
    conversation: {
      key,
      agent,
      userId: expect.stringMatching(/^uh_[0-9a-f]{32}$/),
      models: ['gpt-4o-mini'],
      systemInstructions: 'You help customers of a shop.',
      offeredTools: offered.map((name) => ({ name, description: 'Where an order is.' })),
      usage: { inputTokens: 120, outputTokens: 30 },
      gaps: [],
      turns: [
        {
          user: { text: 'Where is my order A-1042?' },
          steps: [{ kind: 'llm' }, toolStep, { kind: 'llm' }],
          reply: { text: answers.first },
        },
        {
          user: { text: 'And if nobody is at home?' },
          steps: [{ kind: 'llm' }],
          reply: { text: answers.second },
        },
      ],
    },
  };
}
