import { type Asked, firstSay, type Said, type StandIn, startStandIn } from '../../stand-in.fixture.js';

export interface StoredTrace {
  id: string;
  startMs: number;
  /** The Trace message. */
  bytes: Uint8Array;
  /** Given with the status PARTIAL. */
  partial?: boolean;
  /** Found by a search, and then there no more. */
  gone?: boolean;
}

/** A Tempo that holds some traces, for one tenant where one is named. Searches give the newest first. */
export function startTempo(
  traces: StoredTrace[],
  options: { tenant?: string; failures?: Said[] } = {},
): Promise<StandIn> {
  return startStandIn(
    firstSay(options.failures ?? [], (asked) => {
      if (options.tenant !== undefined && asked.headers['x-scope-orgid'] !== options.tenant)
        return { status: 401, body: 'no org id' };
      return asked.path === '/api/search' ? search(traces, asked) : fetchTrace(traces, asked);
    }),
  );
}

function search(traces: StoredTrace[], { query }: Asked): Said {
  const [start, end, limit] = ['start', 'end', 'limit'].map((name) => Number(query.get(name)));
  const found = traces
    .filter(({ startMs }) => startMs >= start! * 1000 && startMs < end! * 1000)
    .reverse()
    .slice(0, limit);
  return { body: { traces: found.map(({ id }) => ({ traceID: id, rootTraceName: 'chat' })), metrics: {} } };
}

function fetchTrace(traces: StoredTrace[], { path, headers }: Asked): Said {
  if (headers.accept !== 'application/protobuf') return { status: 400, body: 'not as protobuf?' };
  const trace = traces.find(({ id }) => path === `/api/v2/traces/${id}`);
  if (trace === undefined || trace.gone) return { status: 404 };
  const parts = [field(1, trace.bytes), field(2, Uint8Array.of(8, 3))];
  if (trace.partial) parts.push(Uint8Array.of(3 << 3, 1), field(4, new TextEncoder().encode('trace exceeds max size')));
  return { headers: { 'content-type': 'application/protobuf' }, body: Buffer.concat(parts) };
}

/** A field that holds bytes. */
export function field(number: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let left = content.length; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  return Buffer.concat([Uint8Array.of((number << 3) | 2, ...length), content]);
}
