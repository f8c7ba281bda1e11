import { createHash, randomBytes } from 'node:crypto';
import { AppError, type RedactionRules, redactionRulesSchema } from '#contracts';
import type { Config } from '../config/index.js';
import type { Database } from '../database/index.js';

export const scopes = ['ingest', 'read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** The project that is there from the first start, and the key made for it, shown only by the start that made it. */
export type DefaultProject = { projectId: number; newApiKey: string | null };

const DEFAULT_SLUG = 'default';

/**
 * Makes the default project and one API key with all scopes, unless they are there. MARTINGALE_API_KEY fixes the key,
 * MARTINGALE_USER_KEY the secret for user ids. Replicas may do this at the same time.
 */
export async function ensureDefaultProject(
  database: Database,
  config: Pick<Config, 'projects'>,
): Promise<DefaultProject> {
  const { userKey, apiKey } = config.projects;
  return database.transaction(async (tx) => {
    await tx.query('INSERT INTO project (slug, user_key) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING', [
      DEFAULT_SLUG,
      userKey ?? randomBytes(32).toString('base64url'),
    ]);
    const { rows } = await tx.query<{ id: number; hasKey: boolean }>(
      `SELECT id, EXISTS (SELECT FROM api_key WHERE project_id = project.id AND revoked_at IS NULL) AS "hasKey"
       FROM project WHERE slug = $1 FOR UPDATE`,
      [DEFAULT_SLUG],
    );
    const { id, hasKey } = rows[0]!;
    if (userKey !== null) await tx.query('UPDATE project SET user_key = $2 WHERE id = $1', [id, userKey]);
    const key = apiKey ?? (hasKey ? null : createApiKey());
    if (key !== null) {
      await tx.query(
        `INSERT INTO api_key (project_id, name, hash, scopes) VALUES ($1, 'default', $2, $3) ON CONFLICT (hash) DO NOTHING`,
        [id, hashApiKey(key), scopes],
      );
    }
    return { projectId: id, newApiKey: apiKey === null ? key : null };
  });
}

/** `mk_` and 32 random bytes. */
export function createApiKey(): string {
  return `mk_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a key. It is random and long: a slow hash would guard nothing. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export type Identity = {
  projectId: number;
  scopes: readonly Scope[];
  /** Secret under which user ids are hashed. */
  userKey: string;
  /** What is replaced in telemetry before it is stored. */
  redaction: RedactionRules;
};
export type Authenticate = (key: string | null, scope: Scope) => Promise<Identity>;

const CACHE_MS = 10_000;
const CACHE_SIZE = 1000;

/**
 * Looks an API key up; what it found holds for ten seconds, and so long may a revoked key still work.
 *
 * @throws AppError AUTH.MISSING, AUTH.UNKNOWN (401) or AUTH.FORBIDDEN (403)
 */
export function createAuthenticate(database: Database, now: () => number): Authenticate {
  const known = new Map<string, { identity: Identity | null; until: number }>();

  async function find(hash: string): Promise<Identity | null> {
    const { rows } = await database.pool.query<Identity>(
      `SELECT project_id AS "projectId", scopes, user_key AS "userKey", redaction
       FROM api_key JOIN project ON project.id = project_id WHERE hash = $1 AND revoked_at IS NULL`,
      [hash],
    );
    const row = rows[0];
    return row === undefined ? null : { ...row, redaction: redactionRulesSchema.parse(row.redaction) };
  }

  return async (key, scope) => {
    if (key === null) throw missing();
    const hash = hashApiKey(key);
    let entry = known.get(hash);
    if (entry === undefined || entry.until < now()) {
      entry = { identity: await find(hash), until: now() + CACHE_MS };
      if (known.size >= CACHE_SIZE) known.clear();
      known.set(hash, entry);
    }
    if (entry.identity === null) throw unknown();
    if (!entry.identity.scopes.includes(scope)) throw forbidden(scope);
    return entry.identity;
  };
}

/** The key of a request: `Authorization: Bearer mk_…` or `X-API-Key: mk_…`. */
export function readApiKey(headers: Readonly<Record<string, string | string[] | undefined>>): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(String(headers.authorization ?? ''))?.[1];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' && plain !== '' ? plain : null);
}

function missing(): AppError {
  return new AppError({
    code: 'AUTH.MISSING',
    status: 401,
    message: 'The request carries no API key.',
    fix: 'Send the header "Authorization: Bearer mk_…"; for OpenTelemetry SDKs set OTEL_EXPORTER_OTLP_HEADERS="x-api-key=mk_…".',
  });
}

function unknown(): AppError {
  return new AppError({
    code: 'AUTH.UNKNOWN',
    status: 401,
    message: 'The API key is not known, or revoked.',
    fix: 'Use the key printed at the first start, or set MARTINGALE_API_KEY to one of your own and start again.',
  });
}

function forbidden(scope: Scope): AppError {
  return new AppError({
    code: 'AUTH.FORBIDDEN',
    status: 403,
    message: `The API key does not have the scope "${scope}".`,
    fix: `Use a key with the scope "${scope}".`,
  });
}
