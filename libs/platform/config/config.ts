import { z } from 'zod';
import { AppError } from '#contracts';
import {
  apiConfigSchema,
  databaseConfigSchema,
  dataConfigSchema,
  egressConfigSchema,
  embeddingConfigSchema,
  gitMirrorConfigSchema,
  ingestConfigSchema,
  llmConfigSchema,
  logConfigSchema,
  openTelemetryConfigSchema,
  projectConfigSchema,
  queueConfigSchema,
  retentionConfigSchema,
  runnerConfigSchema,
  workerConfigSchema,
} from './parts.js';

const parts = {
  database: databaseConfigSchema,
  queue: queueConfigSchema,
  ingest: ingestConfigSchema,
  api: apiConfigSchema,
  projects: projectConfigSchema,
  llm: llmConfigSchema,
  embedding: embeddingConfigSchema,
  runner: runnerConfigSchema,
  data: dataConfigSchema,
  egress: egressConfigSchema,
  gitMirror: gitMirrorConfigSchema,
  log: logConfigSchema,
  openTelemetry: openTelemetryConfigSchema,
  worker: workerConfigSchema,
  retention: retentionConfigSchema,
};

export type Config = { readonly [Part in keyof typeof parts]: z.infer<(typeof parts)[Part]> };
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting once. An empty variable counts as unset.
 *
 * @throws AppError CONFIG.INVALID that names each variable with a wrong value and how to mend it.
 */
export function readConfig(environment: Environment): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const problems = new Map<string, string>();
  const read = Object.entries(parts).map(([name, schema]) => {
    const result = schema.safeParse(set);
    for (const issue of result.error?.issues ?? []) problems.set(String(issue.path[0]), issue.message);
    return [name, result.data];
  });
  if (problems.size > 0) {
    throw new AppError({
      code: 'CONFIG.INVALID',
      message: `Unusable value in ${[...problems.keys()].join(', ')}.`,
      fix: [...problems].map(([variable, fix]) => `${variable}: ${fix}`).join('\n'),
    });
  }
  return Object.fromEntries(read) as Config;
}
