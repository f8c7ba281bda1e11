import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { type Database, openDatabase, readConfig } from '#platform';
import { type CliProcess, ownService, startCli } from './cli-process.js';

jest.setTimeout(120_000);

const apiKey = 'mk_0123456789abcdef';
const CONVERSATIONS = 120;
const TURNS = 4;
const SPANS = CONVERSATIONS * TURNS * 2;

/** The whole service is killed while agents send; its database lives on, as after a crash of the process alone. */
describe('a service that is killed while agents send', () => {
  let folder: string;
  let service: CliProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-e2e-crash-'));
  });
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts the service and gives where telemetry goes. */
  async function start(): Promise<string> {
    service = startCli(['serve'], { ...ownService(folder), MARTINGALE_API_KEY: apiKey });
    const [, url = ''] = await service.untilShown(/^telemetry\s+(\S+)/m);
    await service.untilShown(/^key .*\n/m);
    return url;
  }

  it('has every acknowledged span once and every conversation whole after it was started again', async () => {
    const sender = startSender(await start());
    await until(() => sender.acknowledged.size >= SPANS / 3);
    const postmaster = Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
    service.child.kill('SIGKILL');
    await service.ended;
    expect(() => process.kill(postmaster, 0)).not.toThrow();
    await until(() => sender.retries > 0);

    sender.url = await start();
    await sender.ended;
    // Joins the database that the service runs.
    const database = await openDatabase(readConfig({ MARTINGALE_DATA_DIR: folder }));
    expect(await storedSpans(database)).toEqual([...sender.acknowledged].sort());
    expect(sender.acknowledged.size).toBe(SPANS);
    expect(await turnCounts(database)).toEqual(Array.from({ length: CONVERSATIONS }, () => TURNS));
    await database.close();
  });
});

/** Trace and span id of every span stored: one twice would be there twice. */
async function storedSpans({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT encode(trace_id, 'hex') || encode(record_id, 'hex') AS id FROM raw_telemetry ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}

/** The turns of each conversation once all traces are read. */
async function turnCounts({ pool }: Database): Promise<number[]> {
  const waiting = async () => (await pool.query('SELECT FROM trace_inbox LIMIT 1')).rowCount;
  while ((await waiting()) !== 0) await sleep(50);
  const { rows } = await pool.query<{ turns: number }>('SELECT turn_count AS turns FROM conversation');
  return rows.map(({ turns }) => turns);
}

interface Sender {
  /** Where it sends; a restarted service is elsewhere. */
  url: string;
  /** Trace and span ids of what was answered with 200. */
  acknowledged: Set<string>;
  retries: number;
  ended: Promise<unknown>;
}

/** Four lanes that send one turn after the other, each again and again until it is acknowledged. */
function startSender(url: string): Sender {
  const sender: Sender = { url, acknowledged: new Set(), retries: 0, ended: Promise.resolve() };
  const turns = Array.from({ length: CONVERSATIONS * TURNS }, (_, index) => index);
  const lane = async () => {
    for (let index = turns.shift(); index !== undefined; index = turns.shift()) await sendTurn(sender, index);
  };
  sender.ended = Promise.all([lane(), lane(), lane(), lane()]);
  return sender;
}

async function sendTurn(sender: Sender, index: number): Promise<void> {
  const spans = spansOf(index);
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };
  for (;;) {
    const response = await fetch(sender.url, { method: 'POST', headers, body }).catch(() => null);
    if (response?.status === 200) break;
    sender.retries++;
    await sleep(50);
  }
  for (const { traceId, spanId } of spans) sender.acknowledged.add(traceId + spanId);
}

/** One turn: the run of an agent and the call of the model in it. Every turn of a conversation is a trace of its own. */
function spansOf(index: number) {
  const conversation = index % CONVERSATIONS;
  const startMs = 1_735_689_600_000 + index * 1000;
  const traceId = (index + 1).toString(16).padStart(32, '0');
  const place = { traceId, startTimeUnixNano: `${startMs}000000`, endTimeUnixNano: `${startMs + 500}000000` };
  const said = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
  const text = {
    'gen_ai.input.messages': said('user', `Please move my appointment ${index}`),
    'gen_ai.output.messages': said('assistant', `Moved ${index}.`),
  };
  const agent = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'salon',
    'gen_ai.conversation.id': `conversation-${conversation}`,
  };
  const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'model-a', ...text };
  const [root, child] = ['a', 'b'].map((first) => first + (index + 1).toString(16).padStart(15, '0'));
  return [
    { ...place, spanId: root!, name: 'invoke_agent salon', attributes: attributesOf({ ...agent, ...text }) },
    { ...place, spanId: child!, parentSpanId: root, name: 'chat model-a', attributes: attributesOf(chat) },
  ];
}

function attributesOf(values: Record<string, string>) {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come about in 30 s.');
    await sleep(2);
  }
}
