import {
  createLog,
  type Database,
  ensureDefaultProject,
  hashApiKey,
  openQueueBackend,
  readConfig,
  type Scope,
} from '#platform';
import { cloneDatabase } from '#testing';
import { type IngestResources, type RunningIngest, startIngest } from '../../apps/ingest/index.js';

export const apiKey = 'mk_0123456789abcdef';

export interface ReceiverUnderTest extends RunningIngest {
  database: Database;
  resources: IngestResources;
  projectId: number;
  /** Another receiver on the same database, with other settings or resources. */
  startAnother(changed: {
    ingest?: Partial<IngestResources['config']['ingest']>;
    database?: Database;
  }): Promise<RunningIngest>;
  /** A key of the default project with these scopes alone. */
  addKey(...scopes: Scope[]): Promise<string>;
  /** The payloads stored, as objects, spans first. */
  stored(): Promise<Record<string, unknown>[]>;
  count(): Promise<number>;
  empty(): Promise<unknown>;
}

/** The receiver on a database of its own, on any free ports. */
export async function startReceiverUnderTest(settings: Record<string, string> = {}): Promise<ReceiverUnderTest> {
  const config = readConfig({
    MARTINGALE_API_KEY: apiKey,
    MARTINGALE_USER_KEY: 'a key for the tests',
    MARTINGALE_INGEST_PORT: '0',
    MARTINGALE_GRPC_PORT: '0',
    MARTINGALE_INGEST_MAX_BYTES: '100000',
    MARTINGALE_LOG_LEVEL: 'silent',
    ...settings,
  });
  const database = await cloneDatabase();
  const { projectId } = await ensureDefaultProject(database, config);
  const queue = await openQueueBackend(config, database);
  const resources = { config, database, queue, log: createLog(config) };
  const running = await startIngest(resources);
  return {
    ...running,
    database,
    resources,
    projectId,
    startAnother: ({ ingest, database: other }) =>
      startIngest({
        ...resources,
        database: other ?? database,
        config: { retention: config.retention, ingest: { ...config.ingest, grpcPort: null, ...ingest } },
      }),
    addKey: async (...scopes) => {
      const key = `mk_only_${scopes.join('_')}`;
      await database.prisma.apiKey.create({ data: { projectId, name: key, hash: hashApiKey(key), scopes } });
      return key;
    },
    stored: async () => {
      const rows = await database.prisma.rawTelemetry.findMany({ orderBy: { signal: 'asc' } });
      return rows.map(({ payload }) => JSON.parse(payload));
    },
    count: () => database.prisma.rawTelemetry.count(),
    empty: () => database.pool.query('TRUNCATE raw_telemetry, trace_inbox'),
    close: async () => {
      await running.close();
      await queue.close();
      await database.close();
    },
  };
}

/** An OTLP/JSON trace request of one trace, whose spans name a user. */
export function traceRequest(...spanIds: string[]): string {
  const spans = spanIds.map((spanId) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId,
    name: 'chat',
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000001000000000',
    attributes: [{ key: 'user.id', value: { stringValue: 'ada@example.com' } }],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

/** An OTLP/JSON log request, a record for each event name. */
export function logRequest(...eventNames: string[]): string {
  const logRecords = eventNames.map((eventName) => ({
    timeUnixNano: '1700000000500000000',
    eventName,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: 'where is my order?' } }] } },
    attributes: [{ key: 'user.id', value: { stringValue: 'ada@example.com' } }],
  }));
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
}
