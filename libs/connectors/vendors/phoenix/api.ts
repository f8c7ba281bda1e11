import { z } from 'zod';
import type { PullWindow } from '../../connector.js';
import { ask, type Question } from '../../http/ask.js';
import { askJson, readShape } from '../../http/ask-json.js';
import type { ConnectorPorts } from '../../ports.js';
import { apiUrl, authorization, serverSettings } from '../../settings.js';
import type { Page } from '../../windows/pages.js';

export const settingsSchema = z.strictObject({
  ...serverSettings,
  project: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/?#]+$/, 'the name or id of a project, without / ? #')
    .default('default')
    .describe('project of Phoenix; names the agent'),
  limit: z.coerce.number().int().min(1).max(1000).default(500).describe('spans asked for at once'),
});
export type PhoenixSettings = z.infer<typeof settingsSchema>;

const nano = z.union([z.string().regex(/^\d{1,20}$/), z.number().nonnegative()]).nullish();

/** OTLP in Phoenix's own spelling: snake_case, times as numbers. */
const attributesSchema = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.json()).nullish() }))
  .nullish();
const spanSchema = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string().nullish(),
  name: z.string().nullish(),
  kind: z.union([z.int(), z.string()]).nullish(),
  start_time_unix_nano: nano,
  end_time_unix_nano: nano,
  attributes: attributesSchema,
  events: z
    .array(z.object({ name: z.string().nullish(), time_unix_nano: nano, attributes: attributesSchema }))
    .nullish(),
  status: z.object({ code: z.union([z.int(), z.string()]).nullish(), message: z.string().nullish() }).nullish(),
});
export type PhoenixSpan = z.infer<typeof spanSchema>;
export type PhoenixAttributes = z.infer<typeof attributesSchema>;

const annotationSchema = z.object({
  id: z.string(),
  span_id: z.string(),
  name: z.string(),
  annotator_kind: z.string(),
  updated_at: z.iso.datetime({ offset: true }),
  result: z
    .object({ label: z.string().nullish(), score: z.number().nullish(), explanation: z.string().nullish() })
    .nullish(),
});
export type PhoenixAnnotation = z.infer<typeof annotationSchema>;

const spansSchema = z.object({ data: z.array(spanSchema), next_cursor: z.string().nullish() });
const annotationsSchema = z.object({ data: z.array(annotationSchema), next_cursor: z.string().nullish() });

/** Spans that began in the window, the newest first. */
export async function listSpans(
  settings: PhoenixSettings,
  { fromMs, toMs }: PullWindow,
  place: { cursor: string | null; limit: number },
  ports: ConnectorPorts,
): Promise<Page<PhoenixSpan>> {
  const url = projectUrl(settings, 'spans/otlpv1', {
    start_time: new Date(fromMs).toISOString(),
    end_time: new Date(toMs).toISOString(),
    limit: place.limit,
    cursor: place.cursor ?? undefined,
  });
  const { data, next_cursor } = await askJson(question(settings, url, ports), spansSchema, ports);
  return { items: data, next: next_cursor ?? null };
}

/** Annotations of these spans; Phoenix answers 404 where it knows none of the spans any more. */
export async function listAnnotations(
  settings: PhoenixSettings,
  spanIds: string[],
  place: { cursor: string | null; limit: number },
  ports: ConnectorPorts,
): Promise<Page<PhoenixAnnotation>> {
  const url = projectUrl(settings, 'span_annotations', { limit: place.limit, cursor: place.cursor ?? undefined });
  for (const id of spanIds) url.searchParams.append('span_ids', id);
  const asked = question(settings, url, ports);
  const { status, body } = await ask({ ...asked, expected: [404] }, ports);
  if (status === 404) return { items: [], next: null };
  const { data, next_cursor } = readShape(asked, body, annotationsSchema);
  return { items: data, next: next_cursor ?? null };
}

function projectUrl(settings: PhoenixSettings, path: string, query: Record<string, string | number | undefined>): URL {
  return apiUrl(settings.url, `/v1/projects/${encodeURIComponent(settings.project)}/${path}`, query);
}

function question(settings: PhoenixSettings, url: URL, ports: ConnectorPorts): Question {
  const headers = { accept: 'application/json', ...authorization(settings, ports) };
  return { product: 'Phoenix', url, headers, keys: settings.keyFrom === undefined ? [] : [settings.keyFrom] };
}
