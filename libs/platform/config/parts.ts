import { resolve } from 'node:path';
import { z } from 'zod';
import { byteCount, gitAddress, origins, port, portOrOff, text, url, wholeNumber } from './variables.js';

const MEBIBYTE = 1024 * 1024;

/** The database: a server of one's own, or (unset) the embedded one in the data folder. */
export const databaseConfigSchema = z
  .object({
    DATABASE_URL: url(
      ['postgres:', 'postgresql:'],
      'Set it to postgresql://user:password@host:5432/name, or unset it to use the embedded database.',
    ).optional(),
  })
  .transform((env) => ({ url: env.DATABASE_URL ?? null }));

/** The queue: Redis when set, otherwise the same Postgres. */
export const queueConfigSchema = z
  .object({
    REDIS_URL: url(
      ['redis:', 'rediss:'],
      'Set it to redis://host:6379, or unset it to keep the queue in Postgres.',
    ).optional(),
    MARTINGALE_QUEUE_PREFIX: z
      .string()
      .regex(/^[a-z0-9_-]{1,64}$/, { error: 'Set it to lower-case letters, digits, _ or -, or unset it.' })
      .default('martingale'),
  })
  .transform((env) => ({ redisUrl: env.REDIS_URL ?? null, prefix: env.MARTINGALE_QUEUE_PREFIX }));

export const ingestConfigSchema = z
  .object({
    MARTINGALE_HOST: text('Set it to the address to listen on, for example 127.0.0.1 or 0.0.0.0.').default('127.0.0.1'),
    MARTINGALE_INGEST_PORT: port(4318).default(4318),
    MARTINGALE_GRPC_PORT: portOrOff(4317).default(4317),
    MARTINGALE_CORS_ORIGINS: origins(
      'Set it to the origins of pages that may send, separated by commas, for example https://shop.example, or to *.',
    ).optional(),
    MARTINGALE_INGEST_MAX_BYTES: byteCount('Set it to the largest request in bytes, 1024 or more.').default(
      64 * MEBIBYTE,
    ),
    MARTINGALE_INGEST_BUFFER_BYTES: byteCount(
      'Set it to the bytes of telemetry that may wait in memory, 1024 or more.',
    ).default(256 * MEBIBYTE),
  })
  .transform((env) => ({
    host: env.MARTINGALE_HOST,
    port: env.MARTINGALE_INGEST_PORT,
    /** Of OTLP over gRPC; null where it is off. */
    grpcPort: env.MARTINGALE_GRPC_PORT === 'off' ? null : env.MARTINGALE_GRPC_PORT,
    /** Origins of pages whose browsers may send, or `*` for all; usually none. */
    corsOrigins: env.MARTINGALE_CORS_ORIGINS ?? [],
    /** Largest request body, before and after decompression. */
    maxBodyBytes: env.MARTINGALE_INGEST_MAX_BYTES,
    /** Telemetry that may be in memory at once, over all requests. */
    bufferBytes: env.MARTINGALE_INGEST_BUFFER_BYTES,
  }));

export const apiConfigSchema = z
  .object({
    MARTINGALE_HOST: text('Set it to the address to listen on, for example 127.0.0.1 or 0.0.0.0.').default('127.0.0.1'),
    MARTINGALE_API_PORT: port(4100).default(4100),
  })
  .transform((env) => ({ host: env.MARTINGALE_HOST, port: env.MARTINGALE_API_PORT }));

/** Daily looks and the weekly review; off where something else starts the stages, such as a replay of old telemetry. */
export const workerConfigSchema = z
  .object({
    MARTINGALE_SCHEDULES: z.enum(['on', 'off'], { error: 'Set it to on or off.' }).default('on'),
  })
  .transform((env) => ({ schedules: env.MARTINGALE_SCHEDULES === 'on' }));

const RETENTION_FIX = 'Set it to the days that raw telemetry is kept, 1 to 3650, or to off to keep all of it.';

/** How long raw telemetry is kept, in days; null: for good. Conversations are always kept. */
export const retentionConfigSchema = z
  .object({
    MARTINGALE_RETENTION_DAYS: z
      .union([z.literal('off').transform(() => null), wholeNumber(1, 3650, RETENTION_FIX)], { error: RETENTION_FIX })
      .default(90),
  })
  .transform((env) => ({ days: env.MARTINGALE_RETENTION_DAYS }));

/** What pulls may reach: public addresses, and files below one folder where it is named. */
export const egressConfigSchema = z
  .object({
    MARTINGALE_PULL_PRIVATE: z.enum(['on', 'off'], { error: 'Set it to on or off.' }).default('off'),
    MARTINGALE_PULL_FOLDER: text('Set it to the folder below which sources may read files.').optional(),
  })
  .transform((env) => ({
    allowPrivate: env.MARTINGALE_PULL_PRIVATE === 'on',
    folder: env.MARTINGALE_PULL_FOLDER === undefined ? null : resolve(env.MARTINGALE_PULL_FOLDER),
  }));

/** Where all harnesses are mirrored to as a git repository; null: nowhere. */
export const gitMirrorConfigSchema = z
  .object({
    MARTINGALE_GIT_MIRROR: gitAddress(
      'Set it to a folder, or to the address of a repository such as https://host/path.git or git@host:path.git.',
    ).optional(),
  })
  .transform((env) => ({ address: env.MARTINGALE_GIT_MIRROR ?? null }));

/** Keys of the default project; both are made up and kept when unset. */
export const projectConfigSchema = z
  .object({
    MARTINGALE_USER_KEY: z
      .string()
      .min(16, { error: 'Set it to a secret of 16 characters or more, or unset it to have one made.' })
      .optional(),
    MARTINGALE_API_KEY: z
      .string()
      .regex(/^mk_[A-Za-z0-9_-]{16,}$/, {
        error: 'Set it to mk_ and at least 16 letters or digits, or unset it to have one made.',
      })
      .optional(),
  })
  .transform((env) => ({ userKey: env.MARTINGALE_USER_KEY ?? null, apiKey: env.MARTINGALE_API_KEY ?? null }));

const OPENAI_URL = 'https://api.openai.com/v1';
const NO_ENDPOINT = 'Set OPENAI_API_KEY, or OPENAI_BASE_URL to an API that wants no key; or unset this variable.';
const modelAddress = () =>
  url(
    ['http:', 'https:'],
    'Set it to the http(s) address of an OpenAI-compatible API, such as http://127.0.0.1:8000/v1.',
  )
    .refine((value) => new URL(value).username === '' && new URL(value).password === '', {
      error: 'Leave user and password out of the address; the key has a variable of its own.',
    })
    .optional();
const tokensPerDay = (standard: number) => {
  const fix = 'Set it to the tokens that may be spent per day (UTC), 1 or more, or to off for no limit.';
  return z.union([z.literal('off').transform(() => null), wholeNumber(1, 1e15, fix)], { error: fix }).default(standard);
};

/** How models are called, whichever it is. */
const modelCalls = {
  OPENAI_BASE_URL: modelAddress(),
  OPENAI_API_KEY: z.string().optional(),
  MARTINGALE_MODEL_CONCURRENCY: wholeNumber(1, 64, 'Set it to the calls that may run at once, 1 to 64.').default(4),
  MARTINGALE_MODEL_TIMEOUT_SECONDS: wholeNumber(1, 600, 'Set it to the seconds a call may take, 1 to 600.').default(60),
};

/** The optional language model. Without one, everything works by the deterministic paths. */
export const llmConfigSchema = z
  .object({
    ...modelCalls,
    MARTINGALE_LLM_MODEL: z.string().optional(),
    MARTINGALE_LLM_TOKENS_PER_DAY: tokensPerDay(1_000_000),
  })
  .transform((env, context) => {
    if (env.MARTINGALE_LLM_MODEL === undefined) return null;
    if (env.OPENAI_BASE_URL === undefined && env.OPENAI_API_KEY === undefined)
      context.addIssue({ code: 'custom', path: ['MARTINGALE_LLM_MODEL'], message: NO_ENDPOINT });
    return {
      model: env.MARTINGALE_LLM_MODEL,
      baseUrl: env.OPENAI_BASE_URL ?? OPENAI_URL,
      apiKey: env.OPENAI_API_KEY ?? null,
      /** Input and output together; null: no limit. */
      tokensPerDay: env.MARTINGALE_LLM_TOKENS_PER_DAY,
      concurrency: env.MARTINGALE_MODEL_CONCURRENCY,
      timeoutMs: env.MARTINGALE_MODEL_TIMEOUT_SECONDS * 1000,
    };
  });

/** The optional runner of an agent: where to replay one. Without it nothing is replayed. */
export const runnerConfigSchema = z
  .object({
    MARTINGALE_RUNNER_URL: modelAddress(),
    MARTINGALE_RUNNER_TOKEN: z.string().optional(),
    MARTINGALE_RUNNER_RUNS: wholeNumber(5, 50, 'Set it to the runs of a replay with the change, 5 to 50.').default(5),
    MARTINGALE_RUNNER_TIMEOUT_SECONDS: wholeNumber(
      1,
      600,
      'Set it to the seconds an answer may take, 1 to 600.',
    ).default(60),
  })
  .transform((env) =>
    env.MARTINGALE_RUNNER_URL === undefined
      ? null
      : {
          baseUrl: env.MARTINGALE_RUNNER_URL,
          apiKey: env.MARTINGALE_RUNNER_TOKEN ?? null,
          /** With the change; there are as many without it. */
          runs: env.MARTINGALE_RUNNER_RUNS,
          timeoutMs: env.MARTINGALE_RUNNER_TIMEOUT_SECONDS * 1000,
        },
  );

/** The optional service of embeddings; null: the built-in static embedding. */
export const embeddingConfigSchema = z
  .object({
    ...modelCalls,
    MARTINGALE_EMBEDDING_MODEL: z.string().optional(),
    MARTINGALE_EMBEDDING_BASE_URL: modelAddress(),
    MARTINGALE_EMBEDDING_API_KEY: z.string().optional(),
    MARTINGALE_EMBEDDING_TOKENS_PER_DAY: tokensPerDay(100_000_000),
  })
  .transform((env, context) => {
    if (env.MARTINGALE_EMBEDDING_MODEL === undefined) return null;
    const ownUrl = env.MARTINGALE_EMBEDDING_BASE_URL;
    // The key of one API is not shown to another.
    const apiKey = env.MARTINGALE_EMBEDDING_API_KEY ?? (ownUrl === undefined ? env.OPENAI_API_KEY : undefined);
    const baseUrl = ownUrl ?? env.OPENAI_BASE_URL;
    if (baseUrl === undefined && apiKey === undefined)
      context.addIssue({ code: 'custom', path: ['MARTINGALE_EMBEDDING_MODEL'], message: NO_ENDPOINT });
    return {
      model: env.MARTINGALE_EMBEDDING_MODEL,
      baseUrl: baseUrl ?? OPENAI_URL,
      apiKey: apiKey ?? null,
      tokensPerDay: env.MARTINGALE_EMBEDDING_TOKENS_PER_DAY,
      concurrency: env.MARTINGALE_MODEL_CONCURRENCY,
      timeoutMs: env.MARTINGALE_MODEL_TIMEOUT_SECONDS * 1000,
    };
  });

/**
 * Where the embedded database and the harness mirror live. Postgres refuses to run as root and its own user cannot
 * look into root's home, so root's default lies outside of it.
 */
export const dataConfigSchema = z
  .object({
    MARTINGALE_DATA_DIR: text('Set it to a folder that this user can write to.').optional(),
    HOME: z.string().optional(),
  })
  .transform((env) => {
    const isRoot = process.getuid?.() === 0;
    const standard = isRoot || !env.HOME ? '/var/lib/martingale' : resolve(env.HOME, '.martingale');
    return { folder: resolve(env.MARTINGALE_DATA_DIR ?? standard) };
  });

export const logConfigSchema = z
  .object({
    MARTINGALE_LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
        error: 'Set it to one of trace, debug, info, warn, error, silent.',
      })
      .default('info'),
  })
  .transform((env) => ({ level: env.MARTINGALE_LOG_LEVEL }));

/** Our own telemetry: sent only where an endpoint is named. */
export const openTelemetryConfigSchema = z
  .object({
    OTEL_EXPORTER_OTLP_ENDPOINT: url(
      ['http:', 'https:'],
      'Set it to the http(s) address of an OTLP receiver other than Martingale itself, or unset it.',
    ).optional(),
    OTEL_SERVICE_NAME: z.string().optional(),
  })
  .transform((env) =>
    env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? null
      : { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: env.OTEL_SERVICE_NAME ?? 'martingale' },
  );
