import {
  createLog,
  type Database,
  ensureDefaultProject,
  hashApiKey,
  openQueueBackend,
  type Resources,
  readConfig,
  type Scope,
} from '#platform';
import { cloneDatabase } from '#testing';
import { startApi } from '../../apps/api/index.js';

const apiKey = 'mk_0123456789abcdef';

/** What a call was answered. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of the body
  body: any;
  headers: Headers;
}

export interface ApiUnderTest {
  url: string;
  database: Database;
  resources: Resources;
  projectId: number;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A key of the default project with these scopes alone. */
  addKey(...scopes: Scope[]): Promise<string>;
  close(): Promise<void>;
}

/** The api on a database of its own, and a caller with a key that may do everything. @param env further settings */
export async function startApiUnderTest(env: Record<string, string> = {}): Promise<ApiUnderTest> {
  const config = readConfig({
    MARTINGALE_API_KEY: apiKey,
    MARTINGALE_USER_KEY: 'a key for the tests',
    MARTINGALE_API_PORT: '0',
    MARTINGALE_LOG_LEVEL: 'silent',
    MARTINGALE_SCHEDULES: 'off',
    ...env,
  });
  const database = await cloneDatabase();
  const { projectId } = await ensureDefaultProject(database, config);
  const queue = await openQueueBackend(config, database);
  const resources = { config, database, queue, log: createLog(config), newApiKey: null, close: async () => {} };
  const api = await startApi(resources);
  return {
    url: api.url,
    database,
    resources,
    projectId,
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(`${api.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
    },
    addKey: async (...scopes) => {
      const key = `mk_${scopes.join('-')}`;
      await database.prisma.apiKey.create({ data: { projectId, name: key, hash: hashApiKey(key), scopes } });
      return key;
    },
    close: async () => {
      await api.close();
      await queue.close();
      await database.close();
    },
  };
}

/** A small harness of the agent `shop`. */
export const shopFiles = [
  { path: 'harness.yaml', content: 'name: shop\n' },
  { path: 'tools/find.yaml', content: 'name: find\ndescription: Finds.\nparameters: {}\n' },
  { path: 'prompts/main.md', content: '## Role {#role}\n\nHelp.\n' },
];

export const sayEdit = (text: string) => ({
  layer: 'prompt' as const,
  document: 'prompts/main.md',
  operation: 'replace',
  section: 'role',
  text,
});
