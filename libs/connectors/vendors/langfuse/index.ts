import { z } from 'zod';
import { AppError, groupBy, type OtlpBatch } from '#contracts';
import { defineConnector, HOUR_MS, MINUTE_MS, type Pulled, type PullWindow } from '../../connector.js';
import { logRequest, traceRequest } from '../../otlp/requests.js';
import type { ConnectorPorts } from '../../ports.js';
import { pages } from '../../windows/pages.js';
import { type LangfuseSettings, listObservations, listScores, type Observation, settingsSchema } from './api.js';
import { observationSpan } from './observation-span.js';
import { scoreRecord } from './score-record.js';

/** Its documentation speaks of up to 15 minutes until an observation of an older SDK can be read. */
const OVERLAP_MS = 30 * MINUTE_MS;
const SCOPE = 'langfuse';
const MOST_SCORES = 100;

const cursorSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  list: z.enum(['observations', 'scores']),
  page: z.string(),
});
type Cursor = z.infer<typeof cursorSchema>;

export const langfuse = defineConnector<LangfuseSettings>({
  name: 'langfuse',
  settings: settingsSchema,
  windowMs: 6 * HOUR_MS,
  lagMs: MINUTE_MS,
  overlapMs: OVERLAP_MS,
  async *pull(settings, window, cursor, ports) {
    const place = placeIn(window, cursor);
    if (place?.list !== 'scores') yield* pullObservations(settings, window, place?.page ?? null, ports);
    yield* pullScores(settings, window, place?.list === 'scores' ? place.page : null, ports);
  },
});

/** A page belongs to the window it was asked for in; another window begins at its first page. */
function placeIn({ fromMs, toMs }: PullWindow, cursor: unknown): Cursor | null {
  const known = cursorSchema.safeParse(cursor).data;
  return known?.fromMs === fromMs && known.toMs === toMs ? known : null;
}

async function* pullObservations(
  settings: LangfuseSettings,
  window: PullWindow,
  start: string | null,
  ports: ConnectorPorts,
): AsyncGenerator<Pulled> {
  const list = pages(start, settings.limit, (cursor, limit) =>
    listObservations(settings, window, { cursor, limit }, ports),
  );
  for await (const { items, next } of list) {
    const whole = items.filter((observation) => !isOpen(observation, ports.now()));
    // How many pages there are is not told: half of the window is observations, the other half scores.
    const step = { progress: 0.5, ...(next !== null && { cursor: { ...window, list: 'observations', page: next } }) };
    const batches = toRequests(whole, settings.service);
    for (const batch of batches.slice(0, -1)) yield { batch, progress: 0.25 };
    yield { batch: batches.at(-1) ?? null, ...step };
  }
}

/** An observation that has no end yet is stored when it has one, or when no later pull would see it. */
function isOpen({ type, startTime, endTime }: Observation, nowMs: number): boolean {
  return endTime == null && type !== 'EVENT' && Date.parse(startTime) > nowMs - OVERLAP_MS;
}

function toRequests(observations: Observation[], fallback: string): OtlpBatch[] {
  const spans = observations.map(observationSpan);
  return [...groupBy(spans, ({ service }) => service ?? fallback)].flatMap(([service, group]) => {
    const request = traceRequest(
      { 'service.name': service },
      SCOPE,
      group.map(({ span }) => span),
    );
    return request === null ? [] : [request];
  });
}

async function* pullScores(
  settings: LangfuseSettings,
  window: PullWindow,
  start: string | null,
  ports: ConnectorPorts,
): AsyncGenerator<Pulled> {
  const list = pages(start, MOST_SCORES, (cursor, limit) => listScores(settings, window, { cursor, limit }, ports));
  try {
    for await (const { items, next } of list) {
      const records = items.map(scoreRecord).filter((record) => record !== null);
      const batch = logRequest({ 'service.name': settings.service }, SCOPE, records);
      const cursor = next !== null && { cursor: { ...window, list: 'scores', page: next } };
      yield { batch, progress: next === null ? 1 : 0.75, ...cursor };
    }
  } catch (error) {
    // Langfuse before 3.179 has no such list; its observations are worth having without.
    if (!(error instanceof AppError) || error.code !== 'CONNECTOR.NOTFOUND') throw error;
    yield { batch: null, progress: 1, warning: 'This Langfuse has no /api/public/v3/scores: scores are left out.' };
  }
}
