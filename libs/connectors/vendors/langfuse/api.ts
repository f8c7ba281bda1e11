import { z } from 'zod';
import type { PullWindow } from '../../connector.js';
import type { Question } from '../../http/ask.js';
import { askJson } from '../../http/ask-json.js';
import type { Json } from '../../otlp/any-value.js';
import type { ConnectorPorts } from '../../ports.js';
import { apiUrl, basic, readSecret, urlSetting, variableSetting } from '../../settings.js';
import type { Page } from '../../windows/pages.js';

export const settingsSchema = z.strictObject({
  url: urlSetting.default('https://cloud.langfuse.com').describe('address of Langfuse'),
  publicKeyFrom: variableSetting
    .default('LANGFUSE_PUBLIC_KEY')
    .describe('environment variable that holds the public key of the project'),
  keyFrom: variableSetting
    .default('LANGFUSE_SECRET_KEY')
    .describe('environment variable that holds the secret key of the project'),
  service: z
    .string()
    .min(1)
    .max(200)
    .default('langfuse')
    .describe('service name of observations that do not tell one: names their agent'),
  environment: z.string().min(1).max(100).optional().describe('pull one environment only'),
  metadata: z
    .array(z.string().min(1).max(200))
    .max(50)
    .default([])
    .describe('metadata keys to get whole; Langfuse cuts the others at 200 characters'),
  limit: z.coerce.number().int().min(1).max(1000).default(500).describe('observations asked for at once'),
});
export type LangfuseSettings = z.infer<typeof settingsSchema>;

const text = z.string().nullish();
const json = z.json().nullish() as z.ZodType<Json | null | undefined>;

/** An observation of `GET /api/public/v2/observations`, in the groups of fields that are asked for. */
const observationSchema = z.object({
  id: z.string().min(1),
  traceId: z.string().min(1),
  parentObservationId: text,
  type: z.string(),
  startTime: z.iso.datetime({ offset: true }),
  endTime: z.iso.datetime({ offset: true }).nullish(),
  name: text,
  level: text,
  statusMessage: text,
  version: text,
  environment: text,
  userId: text,
  sessionId: text,
  completionStartTime: text,
  input: json,
  output: json,
  metadata: json,
  providedModelName: text,
  modelParameters: json,
  usageDetails: json,
  costDetails: json,
  promptName: text,
  promptVersion: z.number().nullish(),
  tags: z.array(z.string()).nullish(),
  release: text,
  traceName: text,
});
export type Observation = z.infer<typeof observationSchema>;

/** A score of `GET /api/public/v3/scores`; the type of `value` follows `dataType`. */
const scoreSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  source: z.string(),
  dataType: z.string(),
  value: z.union([z.number(), z.boolean(), z.string()]).nullish(),
  timestamp: z.iso.datetime({ offset: true }),
  comment: text,
  subject: z.object({ kind: z.string(), id: z.string().nullish(), traceId: text }).nullish(),
});
export type Score = z.infer<typeof scoreSchema>;

const meta = z.object({ cursor: text }).nullish();
const observationsSchema = z.object({ data: z.array(observationSchema), meta });
const scoresSchema = z.object({ data: z.array(scoreSchema), meta });

const FIELDS = 'core,basic,time,io,metadata,model,usage,prompt,trace_context';
/** Where Langfuse keeps the attributes of spans that it was sent as OTLP. */
const OTLP_METADATA = ['attributes', 'resourceAttributes', 'scope'];

export async function listObservations(
  settings: LangfuseSettings,
  { fromMs, toMs }: PullWindow,
  place: { cursor: string | null; limit: number },
  ports: ConnectorPorts,
): Promise<Page<Observation>> {
  const url = apiUrl(settings.url, '/api/public/v2/observations', {
    fields: FIELDS,
    expandMetadata: [...OTLP_METADATA, ...settings.metadata].join(','),
    fromStartTime: new Date(fromMs).toISOString(),
    toStartTime: new Date(toMs).toISOString(),
    environment: settings.environment,
    limit: place.limit,
    cursor: place.cursor ?? undefined,
  });
  const { data, meta } = await askJson(question(settings, url, ports), observationsSchema, ports);
  return { items: data, next: meta?.cursor ?? null };
}

export async function listScores(
  settings: LangfuseSettings,
  { fromMs, toMs }: PullWindow,
  place: { cursor: string | null; limit: number },
  ports: ConnectorPorts,
): Promise<Page<Score>> {
  const url = apiUrl(settings.url, '/api/public/v3/scores', {
    fields: 'details,subject',
    fromTimestamp: new Date(fromMs).toISOString(),
    toTimestamp: new Date(toMs).toISOString(),
    environment: settings.environment,
    limit: place.limit,
    cursor: place.cursor ?? undefined,
  });
  const { data, meta } = await askJson(question(settings, url, ports), scoresSchema, ports);
  return { items: data, next: meta?.cursor ?? null };
}

function question({ publicKeyFrom, keyFrom }: LangfuseSettings, url: URL, ports: ConnectorPorts): Question {
  const headers = { authorization: basic(readSecret(publicKeyFrom, ports), readSecret(keyFrom, ports)) };
  return { product: 'Langfuse', url, headers, keys: [publicKeyFrom, keyFrom] };
}
