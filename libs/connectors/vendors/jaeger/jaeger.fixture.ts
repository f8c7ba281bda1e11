import { type Asked, firstSay, type Said, type StandIn, startStandIn } from '../../stand-in.fixture.js';

export interface StoredTrace {
  id: string;
  service: string;
  startMs: number;
}

const nano = (ms: number) => `${ms}000000`;

/** A Jaeger that holds some traces of one span each, with the query API v3 of one of its generations. */
export function startJaeger(
  traces: StoredTrace[],
  options: { spelling?: 'camelCase' | 'snake_case'; failures?: Said[] } = {},
): Promise<StandIn> {
  const names =
    options.spelling === 'snake_case'
      ? ['query.service_name', 'query.start_time_min', 'query.start_time_max', 'query.num_traces']
      : ['query.serviceName', 'query.startTimeMin', 'query.startTimeMax', 'query.searchDepth'];
  return startStandIn(firstSay(options.failures ?? [], (asked) => answer(traces, names, asked)));
}

function answer(traces: StoredTrace[], names: string[], { path, query }: Asked): Said {
  if (path === '/api/v3/services') return { body: { services: [...new Set(traces.map(({ service }) => service))] } };
  if (path !== '/api/v3/traces') return { status: 404, body: 'page not found' };
  const [service, min, max, depth] = names.map((name) => query.get(name));
  if (!min || !max) return refusal(400, `${names[1]} and ${names[2]} are required`);
  const found = traces
    .filter((one) => one.service === service && one.startMs >= Date.parse(min) && one.startMs <= Date.parse(max))
    .slice(0, Number(depth));
  if (found.length === 0) return refusal(404, 'No traces found');
  return { body: { result: { resourceSpans: found.map(resourceSpans) } } };
}

function refusal(httpCode: number, message: string): Said {
  return { status: httpCode, body: { error: { httpCode, message } } };
}

function resourceSpans({ id, service, startMs }: StoredTrace) {
  const span = {
    traceId: id.padStart(32, '0'),
    spanId: id.padStart(16, '0'),
    name: 'chat',
    kind: 1,
    startTimeUnixNano: nano(startMs),
    endTimeUnixNano: nano(startMs + 5),
    attributes: [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }],
  };
  return {
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ scope: { name: 'shop' }, spans: [span] }],
  };
}
