import { type Asked, firstSay, type Said, type StandIn, startStandIn } from '../../stand-in.fixture.js';

export interface StoredSpan {
  /** Row number: pages descend by it. */
  row: number;
  trace_id: string;
  span_id: string;
  start_time_unix_nano: number;
  [field: string]: unknown;
}

/** A Phoenix with the project `shop` and, where named, a key. */
export function startPhoenix(
  stored: { spans: StoredSpan[]; annotations?: Record<string, unknown>[] },
  options: { key?: string; failures?: Said[] } = {},
): Promise<StandIn> {
  return startStandIn(
    firstSay(options.failures ?? [], (asked) => {
      if (options.key !== undefined && asked.headers.authorization !== `Bearer ${options.key}`)
        return { status: 401, body: 'Invalid token' };
      if (asked.path === '/v1/projects/shop/spans/otlpv1') return spans(stored.spans, asked);
      if (asked.path === '/v1/projects/shop/span_annotations') return annotations(stored.annotations ?? [], asked);
      return { status: 404, body: 'Project with identifier not found' };
    }),
  );
}

function spans(stored: StoredSpan[], { query }: Asked): Said {
  const [from, to] = ['start_time', 'end_time'].map((name) => Date.parse(query.get(name) ?? '') * 1e6);
  const limit = Number(query.get('limit'));
  if (limit > 1000) return { status: 422, body: 'limit' };
  const last = Number(
    Buffer.from(query.get('cursor') ?? '', 'base64')
      .toString()
      .split(':')[1] ?? Number.MAX_VALUE,
  );
  const found = stored
    .filter(({ row, start_time_unix_nano: at }) => row <= last && at >= from! && at < to!)
    .sort((a, b) => b.row - a.row);
  const next = found[limit];
  return {
    body: {
      data: found.slice(0, limit).map(({ row, ...span }) => span),
      next_cursor: next === undefined ? null : Buffer.from(`Span:${next.row}`).toString('base64'),
    },
  };
}

function annotations(stored: Record<string, unknown>[], { query }: Asked): Said {
  const ids = query.getAll('span_ids');
  const found = stored.filter((annotation) => ids.includes(annotation.span_id as string));
  return found.length === 0
    ? { status: 404, body: 'None of the span_ids exist' }
    : { body: { data: found, next_cursor: null } };
}
