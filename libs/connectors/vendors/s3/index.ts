import { z } from 'zod';
import { defineConnector, HOUR_MS, MINUTE_MS, type PullWindow } from '../../connector.js';
import { urlSetting, variableSetting } from '../../settings.js';
import { pullFiles } from '../files/pull-files.js';
import { signalSetting } from '../files/signal.js';
import { bucketStore } from './bucket-store.js';

const settingsSchema = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket')
    .describe('bucket'),
  prefix: z.string().max(800).default('').describe('what the keys begin with, such as telemetry/'),
  layout: z
    .enum(['all', 'hours'])
    .default('all')
    .describe('hours: only look below year=/month=/day=/hour= of the window (UTC), as the S3 exporter writes'),
  region: z.string().min(1).max(64).default('us-east-1').describe('region of the bucket'),
  endpoint: urlSetting.optional().describe('address of an S3-compatible store (default: that of AWS)'),
  accessKeyFrom: variableSetting.optional().describe('environment variable that holds the access key id'),
  secretKeyFrom: variableSetting.optional().describe('environment variable that holds the secret access key'),
  sessionTokenFrom: variableSetting.optional().describe('environment variable that holds a session token'),
  signal: signalSetting,
});
export type S3Settings = z.infer<typeof settingsSchema>;

export const s3 = defineConnector<S3Settings>({
  name: 's3',
  settings: settingsSchema,
  windowMs: 24 * HOUR_MS,
  lagMs: MINUTE_MS,
  overlapMs: 10 * MINUTE_MS,
  pull(settings, window, cursor, ports) {
    const { prefix, layout, signal } = settings;
    const paths = layout === 'all' ? [prefix] : hourPrefixes(prefix, window);
    return pullFiles({ store: bucketStore(settings, ports), paths, signal, window, growing: false }, cursor);
  },
});

/** The hours of a window, and the one before: an object is put there some time after its hour began. */
export function hourPrefixes(prefix: string, { fromMs, toMs }: PullWindow): string[] {
  const prefixes: string[] = [];
  for (let ms = Math.floor(fromMs / HOUR_MS - 1) * HOUR_MS; ms < toMs; ms += HOUR_MS) {
    const [year, month, day, hour] = new Date(ms).toISOString().split(/[-T:]/);
    prefixes.push(`${prefix}year=${year}/month=${month}/day=${day}/hour=${hour}/`);
  }
  return prefixes;
}
