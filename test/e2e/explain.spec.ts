import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { conversationDetailSchema, type PipelineStatus, type Run, weekReportAnswerSchema } from '#contracts';
import { type CliProcess, ownService, runCli, startCli } from './cli-process.js';
import { visitSpans } from './visit-spans.js';

jest.setTimeout(120_000);

const apiKey = 'mk_0123456789abcdef';
const start = '2026-01-05T00:00:00.000Z';
const asOf = '2026-01-06T01:00:00.000Z';
const files = [
  { path: 'harness.yaml', content: 'name: shop\n' },
  { path: 'tools/find.yaml', content: 'name: find\ndescription: Finds.\nparameters: {}\n' },
  { path: 'prompts/main.md', content: '## Role {#role}\n\nHelp.\n' },
];

/** Telemetry goes in as agents send it, and what is known of it comes out on the command line. */
describe('a week of a shop whose tool is called with wrong arguments', () => {
  let folder: string;
  let service: CliProcess;
  let telemetryUrl: string;
  let apiUrl: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-e2e-explain-'));
    service = startCli(['serve'], { ...ownService(folder), MARTINGALE_API_KEY: apiKey });
    telemetryUrl = (await service.untilShown(/^telemetry\s+(\S+)/m))[1]!;
    apiUrl = (await service.untilShown(/^api\s+(\S+)\/v1/m))[1]!;
    await service.untilShown(/^key .*\n/m);
    const author = 'ada';
    await call('POST', '/v1/agents/shop/versions', { author, message: 'first', files, asOf: start });
    const release = { author, reason: 'first', version: 1, channel: 'production', asOf: start };
    await call('POST', '/v1/agents/shop/releases', release);
    for (let visit = 0; visit < 24; visit++) await send(visit, visit % 2 === 0);
    for (const stage of ['analyse', 'refresh', 'attribute']) await runStage(stage);
  });
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    await rm(folder, { recursive: true, force: true });
  });

  async function call<Body>(method: string, path: string, body?: unknown, base = apiUrl): Promise<Body> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }
  const send = (visit: number, fails: boolean, startMs?: number) =>
    call('POST', '', { resourceSpans: [{ scopeSpans: [{ spans: visitSpans(visit, fails, startMs) }] }] }, telemetryUrl);
  async function runStage(stage: string): Promise<void> {
    let run = await call<Run>('POST', '/v1/agents/shop/runs', { stage, asOf });
    while (run.status === 'waiting' || run.status === 'running') {
      await sleep(50);
      run = await call<Run>('GET', `/v1/runs/${run.id}`);
    }
    expect(run).toMatchObject({ stage, status: 'done', error: null });
  }
  const cli = (...args: string[]) => runCli([...args, '--url', apiUrl, '--key', apiKey], ownService(folder));

  it('explains a conversation by the key of its telemetry: steps, findings, blame and what to do', async () => {
    const { code, out } = await cli('explain', 'visit-0');
    expect(code).toBe(0);
    const parts = [
      /^shop: conversation visit-0/,
      /outcome: +failed/,
      /user +please find my order of last week/,
      /tool +find \{"day":"tomorrow"\}/,
      /error: .*day must be/,
      /▲ the decisive step/,
      /✗ [a-z-]+ \((failure|frustration), \d+ % severe\): /,
      /… 3 min without a word …/,
      /user +This is useless/,
      /Blamed: tool, tools\/find\.yaml/,
      /tool +█+\S* +\d+ %/,
      /should: +Call find/,
      /grade 1/,
      /Next\n- .*tools\/find\.yaml/,
    ];
    const places = parts.map((part) => out.search(part));
    expect(parts.filter((_, index) => places[index] === -1)).toEqual([]);
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it('gives the same as JSON, by key or by id', async () => {
    const byKey = conversationDetailSchema.parse(JSON.parse((await cli('explain', 'visit-0', '--json')).out));
    expect(byKey).toMatchObject({
      intent: { name: expect.any(String) },
      attribution: { cause: 'tool', document: 'tools/find.yaml' },
      outcome: { failed: true },
    });
    const byId = await cli('explain', byKey.conversation.id, '--json');
    expect(JSON.parse(byId.out)).toEqual(byKey);
  });

  it('reports the week in words and as JSON', async () => {
    const { code, out } = await cli('report', '--week');
    expect(code).toBe(0);
    for (const part of [
      /^shop, 2025-12-30 to 2026-01-06: 24 conversations\n50 % failed/,
      /What users asked for\nintent/,
      /What failures are blamed on\ncause[\s\S]*tool +█/,
      /1\. tool tools\/find\.yaml: \d+ conversations of \d+ users/,
      /look at: +martingale explain [0-9a-f]+/,
      /Read these\nthe worst:/,
    ])
      expect(out).toMatch(part);
    const { report, analysis } = weekReportAnswerSchema.parse(JSON.parse((await cli('report', '--json')).out));
    expect(report).toMatchObject({ conversations: 24, conversationsRead: 24, failed: 12, to: asOf });
    expect(analysis).toMatchObject({ toDo: 0, share: 1 });
  });

  it('tells of a conversation that is not there, or not analysed yet, what to do', async () => {
    expect(await cli('explain', 'nowhere')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no conversation nowhere[\s\S]*CONVERSATION\.NOTFOUND {2}List/),
    });
    await send(98, true, Date.now());
    const waiting = () => call<PipelineStatus>('GET', '/v1/status');
    while ((await waiting()).conversationsOpen === 0) await sleep(50);
    expect(await cli('explain', 'visit-98')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/visit-98 is not analysed yet[\s\S]*EXPLAIN\.OPEN {2}.*"stage": "analyse"/),
    });
  });

  it('tells of a week without a report what to do', async () => {
    expect(await cli('report', '--week', '2025-06-01')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no report of a week of shop[\s\S]*REPORT\.NONE {2}.*"stage": "attribute"/),
    });
  });

  it('says how far the analysis is', async () => {
    const { out } = await cli('status');
    expect(out).toMatch(/conversations analysed +24/);
    expect(out).toMatch(/No conversation of the last five weeks is analysed/);
  });
});
