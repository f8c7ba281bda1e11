import { z } from 'zod';
import { defineConnector, MINUTE_MS } from '../../connector.js';
import { pullFiles } from './pull-files.js';
import { signalSetting } from './signal.js';

const settingsSchema = z.strictObject({
  path: z.string().min(1).max(4096).describe('folder, with all below it, or file'),
  signal: signalSetting,
});
type FilesSettings = z.infer<typeof settingsSchema>;

export const files = defineConnector<FilesSettings>({
  name: 'files',
  settings: settingsSchema,
  windowMs: null,
  lagMs: 0,
  overlapMs: 10 * MINUTE_MS,
  pull({ path, signal }, window, cursor, ports) {
    return pullFiles({ store: ports.files, paths: [path], signal, window, growing: true }, cursor);
  },
});
