import { z } from 'zod';
import type { OtlpBatch } from '#contracts';
import { defineConnector, HOUR_MS, MINUTE_MS, type PullWindow } from '../../connector.js';
import { ask, type Question } from '../../http/ask.js';
import { askJson, readShape } from '../../http/ask-json.js';
import { AnswerTooLarge } from '../../http/read-answer.js';
import type { ConnectorPorts } from '../../ports.js';
import { apiUrl, authorization, serverSettings } from '../../settings.js';
import { type Found, halveWhenFull, shareDone } from '../../windows/halve-when-full.js';

const settingsSchema = z.strictObject({
  ...serverSettings,
  service: z.string().min(1).max(200).optional().describe('pull the traces of one service only (default: of all)'),
  limit: z.coerce.number().int().min(1).max(1500).default(200).describe('traces asked for at once'),
});
type JaegerSettings = z.infer<typeof settingsSchema>;

/** Jaeger's own telemetry of itself. */
const OWN_SERVICES = /^jaeger(?:-query|-all-in-one)?$/;
const LEAST_MS = 1;

const servicesSchema = z.object({ services: z.array(z.string()).nullish() });
const tracesSchema = z.object({
  result: z.object({
    resourceSpans: z.array(
      z.looseObject({
        scopeSpans: z
          .array(z.looseObject({ spans: z.array(z.looseObject({ traceId: z.string() })).nullish() }))
          .nullish(),
      }),
    ),
  }),
});
type ResourceSpans = z.infer<typeof tracesSchema>['result']['resourceSpans'];

export const jaeger = defineConnector<JaegerSettings>({
  name: 'jaeger',
  settings: settingsSchema,
  windowMs: HOUR_MS,
  lagMs: MINUTE_MS,
  overlapMs: 10 * MINUTE_MS,
  async *pull(settings, window, _cursor, ports) {
    const services = settings.service === undefined ? await listServices(settings, ports) : [settings.service];
    for (const [index, service] of services.entries()) {
      const search = (part: PullWindow) => findTraces(settings, service, part, ports);
      for await (const { window: part, items, cut } of halveWhenFull(window, LEAST_MS, search)) {
        const progress = (index + shareDone(window, part.toMs)) / services.length;
        yield { batch: toBatch(items), progress, ...(cut && { warning: cutOff(service, part, settings.limit) }) };
      }
    }
  },
});

function question(settings: JaegerSettings, url: URL, ports: ConnectorPorts): Question {
  const headers = { accept: 'application/json', ...authorization(settings, ports) };
  return { product: 'Jaeger', url, headers, keys: settings.keyFrom === undefined ? [] : [settings.keyFrom] };
}

async function listServices(settings: JaegerSettings, ports: ConnectorPorts): Promise<string[]> {
  const url = apiUrl(settings.url, '/api/v3/services');
  const { services } = await askJson(question(settings, url, ports), servicesSchema, ports);
  return (services ?? []).filter((service) => !OWN_SERVICES.test(service)).sort();
}

async function findTraces(
  settings: JaegerSettings,
  service: string,
  { fromMs, toMs }: PullWindow,
  ports: ConnectorPorts,
): Promise<Found<ResourceSpans>> {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  // Both spellings: servers before 2.14 know only the second, later ones prefer the first.
  const url = apiUrl(settings.url, '/api/v3/traces', {
    'query.serviceName': service,
    'query.startTimeMin': from,
    'query.startTimeMax': to,
    'query.searchDepth': settings.limit,
    'query.rawTraces': 'true',
    'query.service_name': service,
    'query.start_time_min': from,
    'query.start_time_max': to,
    'query.search_depth': settings.limit,
    'query.num_traces': settings.limit,
    'query.raw_traces': 'true',
  });
  const asked = question(settings, url, ports);
  try {
    const { status, body } = await ask({ ...asked, expected: [404] }, ports);
    if (status === 404) return await noTraces(asked, body);
    const { resourceSpans } = readShape(asked, body, tracesSchema).result;
    return { full: countTraces(resourceSpans) >= settings.limit, items: resourceSpans };
  } catch (error) {
    if (error instanceof AnswerTooLarge) return { full: true, items: [] };
    throw error;
  }
}

const noTracesSchema = z.object({ error: z.object({ message: z.string() }) });

/** 404 is the answer to a search that finds nothing; told by its body from a path that is not there. */
async function noTraces(asked: Question, body: Uint8Array): Promise<Found<ResourceSpans>> {
  readShape(asked, body, noTracesSchema);
  return { full: false, items: [] };
}

function countTraces(resources: ResourceSpans): number {
  const ids = new Set<string>();
  for (const { scopeSpans } of resources)
    for (const { spans } of scopeSpans ?? []) for (const { traceId } of spans ?? []) ids.add(traceId);
  return ids.size;
}

function toBatch(resourceSpans: ResourceSpans): OtlpBatch | null {
  if (resourceSpans.length === 0) return null;
  return { signal: 'traces', encoding: 'json', body: new TextEncoder().encode(JSON.stringify({ resourceSpans })) };
}

function cutOff(service: string, { fromMs }: PullWindow, limit: number): string {
  return `Jaeger has more traces of ${service} at ${new Date(fromMs).toISOString()} than it gives (${limit}); raise "limit".`;
}
