import { type Asked, firstSay, type Said, type StandIn, startStandIn } from '../../stand-in.fixture.js';

export interface StoredObservation {
  id: string;
  traceId: string;
  startTime: string;
  [field: string]: unknown;
}

/** A Langfuse project with its two keys. Pages are as long as asked, cursors opaque. */
export function startLangfuse(
  stored: { observations?: StoredObservation[]; scores?: Record<string, unknown>[] },
  options: { failures?: Said[]; scoresApi?: boolean } = {},
): Promise<StandIn> {
  const authorization = `Basic ${Buffer.from('pk-1:sk-1').toString('base64')}`;
  return startStandIn(
    firstSay(options.failures ?? [], (asked) => {
      if (asked.headers.authorization !== authorization) return { status: 401, body: { error: 'Invalid credentials' } };
      if (asked.path === '/api/public/v2/observations')
        return page(asked, stored.observations ?? [], 'startTime', ['fromStartTime', 'toStartTime'], 1000);
      if (asked.path === '/api/public/v3/scores' && options.scoresApi !== false)
        return page(asked, stored.scores ?? [], 'timestamp', ['fromTimestamp', 'toTimestamp'], 100);
      return { status: 404, body: { error: 'Not Found' } };
    }),
  );
}

function page({ query }: Asked, rows: Record<string, unknown>[], time: string, bounds: string[], most: number): Said {
  const [from, to] = bounds.map((name) => Date.parse(query.get(name) ?? ''));
  const limit = Number(query.get('limit'));
  if (limit > most || Number.isNaN(from) || Number.isNaN(to)) return { status: 400, body: { error: 'Bad Request' } };
  const within = rows.filter((row) => {
    const at = Date.parse(row[time] as string);
    return at >= from! && at < to!;
  });
  const start = Number(Buffer.from(query.get('cursor') ?? '', 'base64').toString() || 0);
  const cursor = Buffer.from(`${start + limit}`).toString('base64');
  return {
    body: { data: within.slice(start, start + limit), meta: start + limit < within.length ? { cursor } : {} },
  };
}

export const langfuseKeys = { LANGFUSE_PUBLIC_KEY: 'pk-1', LANGFUSE_SECRET_KEY: 'sk-1' };
