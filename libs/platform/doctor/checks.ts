import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import pg from 'pg';
import type { Config } from '../config/index.js';
import { checkRedis } from '../queue/index.js';

/** What a check found: `detail` for a person, `fix` empty when all is well. */
export type CheckResult = { name: string; ok: boolean; detail: string; fix: string };
export type Check = { name: string; fix: string; run(config: Config): Promise<{ ok: boolean; detail: string }> };

const LEAST_NODE = [20, 19] as const;
const LEAST_FREE_GIB = 1;

/** What must hold before Martingale can work. A check that throws has failed, and its error is the detail. */
export const checks: readonly Check[] = [
  {
    name: 'Node.js',
    fix: `Install Node.js ${LEAST_NODE.join('.')} or newer.`,
    run: async () => {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      const ok = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
      return { ok, detail: process.version };
    },
  },
  {
    name: 'ingest port',
    fix: 'Stop what uses it (it may be Martingale itself), or set MARTINGALE_INGEST_PORT to a free one.',
    run: ({ ingest }) => checkPort(ingest.host, ingest.port),
  },
  {
    name: 'grpc port',
    fix: 'Stop what uses it (it may be Martingale itself), or set MARTINGALE_GRPC_PORT to a free one or to off.',
    run: async ({ ingest }) =>
      ingest.grpcPort === null ? { ok: true, detail: 'off' } : checkPort(ingest.host, ingest.grpcPort),
  },
  {
    name: 'api port',
    fix: 'Stop what uses it (it may be Martingale itself), or set MARTINGALE_API_PORT to a free one.',
    run: ({ api }) => checkPort(api.host, api.port),
  },
  {
    name: 'data folder',
    fix: 'Give this user write access to it, or set MARTINGALE_DATA_DIR to another folder.',
    run: async ({ data }) => {
      await mkdir(data.folder, { recursive: true });
      await access(data.folder, constants.W_OK | constants.X_OK);
      return { ok: true, detail: `${data.folder} is writable` };
    },
  },
  {
    name: 'disk space',
    fix: `Free some space (at least ${LEAST_FREE_GIB} GiB), or set MARTINGALE_DATA_DIR to a folder on another disk.`,
    run: async ({ data }) => {
      const { bavail, bsize } = await statfs(data.folder);
      const freeGiB = (bavail * bsize) / 2 ** 30;
      return { ok: freeGiB >= LEAST_FREE_GIB, detail: `${freeGiB.toFixed(1)} GiB free` };
    },
  },
  {
    name: 'database',
    fix: 'Check DATABASE_URL and that the server runs; or unset it to use the embedded database.',
    run: async ({ database }) => {
      if (database.url === null) return { ok: true, detail: 'embedded, in the data folder' };
      const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 5000 });
      try {
        await client.connect();
        const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
        return { ok: true, detail: `Postgres ${rows[0]?.version}` };
      } finally {
        await client.end();
      }
    },
  },
  {
    name: 'queue',
    fix: 'Check REDIS_URL, and that Redis runs with maxmemory-policy noeviction; or unset it to keep the queue in Postgres.',
    run: async ({ queue }) => {
      if (queue.redisUrl === null) return { ok: true, detail: 'in Postgres' };
      await checkRedis(queue.redisUrl);
      return { ok: true, detail: 'Redis, maxmemory-policy noeviction' };
    },
  },
];

function checkPort(host: string, port: number): Promise<{ ok: boolean; detail: string }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ ok: false, detail: `${host}:${port} cannot be used (${error.code})` }),
    );
    server.listen(port, host, () => server.close(() => resolve({ ok: true, detail: `${host}:${port} is free` })));
  });
}
