import { type HarnessFile, layers } from '#contracts';
import type { Harness } from './harness.js';
import { layerDefinition } from './layers/registry.js';
import { settingsFormat, settingsPath } from './settings.js';

/** The files of a harness in the order of their paths: what `parseHarness` reads back as the same harness. */
export function serializeHarness(harness: Harness): HarnessFile[] {
  const documents = layers.flatMap((layer) =>
    Object.entries(harness[layer]).map(([path, document]) => ({
      path,
      content: layerDefinition(layer).serialize(document),
    })),
  );
  const settings = { path: settingsPath, content: settingsFormat.serialize(harness.agent) };
  return [settings, ...documents].sort((a, b) => (a.path < b.path ? -1 : 1));
}
