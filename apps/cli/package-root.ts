import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, where scenarios and harnesses lie: `dist/apps/cli` is three folders below it. */
export const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
