import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf, type Span } from '#contracts';
import { assembleConversations } from '#loop';
import { createTelemetryWriter, type Database, openDatabase, readConfig, type StoredRecord } from '#platform';
import { type Bench, numberOption } from '../bench.js';
import { exponentOf, sizesOption } from '../scaling.js';
import { conversationTraces } from './conversation-spans.js';

/** How fast stored telemetry becomes conversations, how that grows with their number, and what one that grows costs. */
export const assemble: Bench = {
  about: 'stored telemetry into conversations: conversations a second, by how many there are; one that grows and grows',
  options: {
    sizes: 'how many conversations, one run each (1000,10000,100000)',
    interleaved: 'conversations whose traces arrive in between each other (100)',
    growing: 'traces of a conversation that is assembled again after each of them (500; 0 for none)',
  },
  async run(options) {
    const sizes = sizesOption(options, '1000,10000,100000');
    const interleaved = numberOption(options, 'interleaved', 100);
    const growing = numberOption(options, 'growing', 500);
    const folder = mkdtempSync(join(tmpdir(), 'martingale-bench-'));
    const database = await openDatabase(readConfig({ ...process.env, MARTINGALE_DATA_DIR: folder }));
    try {
      await measure(database, 200, interleaved);
      const runs: Run[] = [];
      for (const size of sizes) runs.push(await measure(database, size, interleaved));
      return {
        figures: {
          conversationsPerSecond: bySize(runs, (run) => Math.round(run.conversations / run.seconds)),
          spansPerSecond: bySize(runs, (run) => Math.round(run.spans / run.seconds)),
          peakRssMiB: bySize(runs, (run) => run.peakRssMiB),
          exponent: exponentOf(runs),
          spansPerConversation: round(runs[0]!.spans / runs[0]!.conversations),
          growing: growing === 0 ? null : await measureGrowing(database, growing),
        },
        postgres: database.embedded ? 'embedded' : 'server',
      };
    } finally {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Run {
  conversations: number;
  spans: number;
  seconds: number;
  peakRssMiB: number;
}

async function measure(database: Database, conversations: number, interleaved: number): Promise<Run> {
  const projectId = await emptyProject(database);
  let spans = 0;
  for (let from = 0; from < conversations; from += interleaved) {
    const batch = arrivingTogether(from, Math.min(conversations, from + interleaved));
    spans += batch.length;
    await store(database, projectId, batch);
  }
  await database.pool.query('VACUUM ANALYZE');
  const memory = watchMemory();
  const started = performance.now();
  await assembleConversations(database, projectId);
  const seconds = (performance.now() - started) / 1000;
  const count = await database.prisma.conversation.count({ where: { projectId } });
  if (count !== conversations) throw new Error(`${count} conversations came of ${conversations}.`);
  return { conversations, spans, seconds, peakRssMiB: memory.stop() };
}

/** First traces first: a conversation goes on while others begin. */
function arrivingTogether(from: number, to: number): Span[] {
  const conversations = Array.from({ length: to - from }, (_, index) => conversationTraces(from + index));
  return [0, 1, 2, 3].flatMap((turn) => conversations.flatMap((traces) => traces[turn] ?? []));
}

/** A conversation that is assembled after every one of its traces: what each costs early and late. */
async function measureGrowing(database: Database, traces: number) {
  const projectId = await emptyProject(database);
  const milliseconds: number[] = [];
  for (let turn = 0; turn < traces; turn++) {
    const [spans] = conversationTraces(turn * 3);
    const named = spans!.map((span) => {
      return 'gen_ai.conversation.id' in span.attributes
        ? { ...span, attributes: { ...span.attributes, 'gen_ai.conversation.id': 'growing' } }
        : span;
    });
    await store(database, projectId, named);
    const started = performance.now();
    await assembleConversations(database, projectId);
    milliseconds.push(performance.now() - started);
  }
  const mean = (values: number[]) => round(values.reduce((sum, value) => sum + value, 0) / values.length);
  const tenth = Math.max(1, Math.floor(traces / 10));
  return { traces, firstTenthMs: mean(milliseconds.slice(0, tenth)), lastTenthMs: mean(milliseconds.slice(-tenth)) };
}

async function emptyProject(database: Database): Promise<number> {
  await database.pool.query(
    'TRUNCATE raw_telemetry, trace_inbox, trace_conversation, trace_response, conversation, conversation_words',
  );
  const slug = `bench-${await database.prisma.project.count()}`;
  return (await database.prisma.project.create({ data: { slug, userKey: 'bench' } })).id;
}

async function store(database: Database, projectId: number, spans: readonly Span[]): Promise<void> {
  const writer = createTelemetryWriter(database, { bufferBytes: 2 ** 30, now: Date.now });
  await writer.append(projectId, spans.map(recordOf));
  await writer.drain();
}

function recordOf(span: Span): StoredRecord {
  const { traceId, spanId: recordId, startNano } = span;
  return { traceId, recordId, day: dayOf(startNano), signal: 'span', payload: JSON.stringify(span) };
}

/** The most memory the process holds until `stop`, looked at often. */
function watchMemory(): { stop(): number } {
  globalThis.gc?.();
  let peak = process.memoryUsage.rss();
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round(Math.max(peak, process.memoryUsage.rss()) / 2 ** 20);
    },
  };
}

function bySize(runs: readonly Run[], figure: (run: Run) => number): Record<string, number> {
  return Object.fromEntries(runs.map((run) => [String(run.conversations), figure(run)]));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
