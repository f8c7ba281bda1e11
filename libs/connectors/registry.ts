import { AppError } from '#contracts';
import type { Connector } from './connector.js';
import { files } from './vendors/files/index.js';
import { jaeger } from './vendors/jaeger/index.js';
import { langfuse } from './vendors/langfuse/index.js';
import { phoenix } from './vendors/phoenix/index.js';
import { s3 } from './vendors/s3/index.js';
import { tempo } from './vendors/tempo/index.js';

/** Every connector, in the order of the folders; a spec holds the two equal. */
export const connectors: readonly Connector[] = [files, jaeger, langfuse, phoenix, s3, tempo] as Connector[];

/** @throws AppError CONNECTOR.UNKNOWN */
export function findConnector(name: string): Connector {
  const found = connectors.find((connector) => connector.name === name);
  if (found !== undefined) return found;
  throw new AppError({
    code: 'CONNECTOR.UNKNOWN',
    message: `There is no connector ${JSON.stringify(name)}.`,
    fix: `Name one of: ${connectors.map((connector) => connector.name).join(', ')}.`,
  });
}

/** @throws AppError CONNECTOR.SETTINGS that names each wrong field */
export function parseSettings<Settings>(connector: Connector<Settings>, settings: unknown): Settings {
  const result = connector.settings.safeParse(settings);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`);
  throw new AppError({
    code: 'CONNECTOR.SETTINGS',
    message: `The settings do not fit ${connector.name}: ${wrong.join('; ')}.`,
    fix: `${connector.name} knows ${Object.keys(connector.settings.shape).join(', ')}; see docs/connectors.md.`,
  });
}
