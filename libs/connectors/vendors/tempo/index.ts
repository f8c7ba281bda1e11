import { z } from 'zod';
import { defineConnector, HOUR_MS, MINUTE_MS, type Pulled, type PullWindow } from '../../connector.js';
import { ask, type Question } from '../../http/ask.js';
import { askJson } from '../../http/ask-json.js';
import { AnswerTooLarge } from '../../http/read-answer.js';
import { unreadable } from '../../http/request-errors.js';
import type { ConnectorPorts } from '../../ports.js';
import { apiUrl, authorization, serverSettings } from '../../settings.js';
import { type Found, halveWhenFull, shareDone } from '../../windows/halve-when-full.js';
import { readTrace, type TraceAnswer } from './read-trace.js';

const settingsSchema = z.strictObject({
  ...serverSettings,
  service: z.string().min(1).max(200).optional().describe('pull the traces of one service only'),
  query: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe('TraceQL that finds the traces (default: all, or of the service)'),
  tenant: z.string().min(1).max(200).optional().describe('X-Scope-OrgID, where Tempo has several tenants'),
  limit: z.coerce.number().int().min(1).max(10_000).default(500).describe('traces searched for at once'),
});
type TempoSettings = z.infer<typeof settingsSchema>;

/** Tempo searches by whole seconds. */
const LEAST_MS = 1000;

const searchSchema = z.object({
  traces: z.array(z.object({ traceID: z.string().regex(/^[0-9a-fA-F]{1,32}$/) })).nullish(),
});

export const tempo = defineConnector<TempoSettings>({
  name: 'tempo',
  settings: settingsSchema,
  windowMs: HOUR_MS,
  lagMs: MINUTE_MS,
  overlapMs: 10 * MINUTE_MS,
  async *pull(settings, window, _cursor, ports) {
    const search = (part: PullWindow) => findTraceIds(settings, part, ports);
    for await (const { window: part, items: ids, cut } of halveWhenFull(window, LEAST_MS, search)) {
      for (const [index, id] of ids.entries()) {
        const at = part.fromMs + ((index + 1) / ids.length) * (part.toMs - part.fromMs);
        yield { ...(await fetchTrace(settings, id, ports)), progress: shareDone(window, at) };
      }
      const warning = `Tempo has more traces at ${new Date(part.fromMs).toISOString()} than it gives (${settings.limit}); raise "limit".`;
      yield { batch: null, progress: shareDone(window, part.toMs), ...(cut && { warning }) };
    }
  },
});

function question(settings: TempoSettings, url: URL, accept: string, ports: ConnectorPorts): Question {
  return {
    product: 'Tempo',
    url,
    headers: {
      accept,
      ...authorization(settings, ports),
      ...(settings.tenant !== undefined && { 'x-scope-orgid': settings.tenant }),
    },
    keys: settings.keyFrom === undefined ? [] : [settings.keyFrom],
  };
}

async function findTraceIds(
  settings: TempoSettings,
  { fromMs, toMs }: PullWindow,
  ports: ConnectorPorts,
): Promise<Found<string[]>> {
  const url = apiUrl(settings.url, '/api/search', {
    q: settings.query ?? queryOf(settings.service),
    start: Math.floor(fromMs / 1000),
    end: Math.ceil(toMs / 1000),
    limit: settings.limit,
  });
  const { traces } = await askJson(question(settings, url, 'application/json', ports), searchSchema, ports);
  // The order is Tempo's mood: sorted, a pull that is repeated does the same.
  const ids = [...new Set((traces ?? []).map(({ traceID }) => traceID))].sort();
  return { full: ids.length >= settings.limit, items: ids };
}

function queryOf(service: string | undefined): string {
  return service === undefined ? '{}' : `{ resource.service.name = ${JSON.stringify(service)} }`;
}

/** The whole trace, without a time range: with one, Tempo leaves out what lies in other blocks. */
async function fetchTrace(
  settings: TempoSettings,
  id: string,
  ports: ConnectorPorts,
): Promise<Pick<Pulled, 'batch' | 'warning'>> {
  const asked = question(settings, apiUrl(settings.url, `/api/v2/traces/${id}`), 'application/protobuf', ports);
  try {
    const { status, body } = await ask({ ...asked, expected: [404] }, ports);
    if (status === 404) return { batch: null, warning: `Tempo found trace ${id} and then had it no more.` };
    const { trace, partial, message } = unwrap(asked, body);
    const batch = trace.length === 0 ? null : ({ signal: 'traces', encoding: 'protobuf', body: trace } as const);
    return partial ? { batch, warning: `Tempo gave trace ${id} in part only. ${message}`.trim() } : { batch };
  } catch (error) {
    if (!(error instanceof AnswerTooLarge)) throw error;
    return { batch: null, warning: `Trace ${id} is left out: ${error.message}` };
  }
}

function unwrap(asked: Question, body: Uint8Array): TraceAnswer {
  try {
    return readTrace(body);
  } catch (error) {
    throw unreadable(asked, (error as Error).message);
  }
}
