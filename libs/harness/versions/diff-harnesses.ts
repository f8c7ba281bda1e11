import { type Layer, layers } from '#contracts';
import { type Change, diffValues } from '../formats/diff-values.js';
import type { Harness } from '../harness.js';
import { layerDefinition } from '../layers/registry.js';
import { settingsPath } from '../settings.js';

/** All that changed in one document. */
export interface DocumentDiff {
  layer: Layer | 'agent';
  path: string;
  kind: Change['kind'];
  changes: Change[];
  /** For people: a heading, then one line or block for each change. */
  text: string;
}

export function diffHarnesses(before: Harness, after: Harness): DocumentDiff[] {
  const settings = describe('agent', settingsPath, diffValues(before.agent, after.agent));
  return [...settings, ...layers.flatMap((layer) => diffLayer(layer, before, after))];
}

function diffLayer(layer: Layer, before: Harness, after: Harness): DocumentDiff[] {
  const paths = [...new Set([...Object.keys(before[layer]), ...Object.keys(after[layer])])].sort();
  return paths.flatMap((path) =>
    describe(layer, path, layerDefinition(layer).diff(before[layer][path] ?? null, after[layer][path] ?? null)),
  );
}

function describe(layer: Layer | 'agent', path: string, changes: Change[]): DocumentDiff[] {
  if (changes.length === 0) return [];
  const whole = changes.find(({ at }) => at === '');
  const kind = whole?.kind ?? 'changed';
  return [{ layer, path, kind, changes, text: [`${path} (${kind})`, ...changes.map(({ text }) => text)].join('\n') }];
}
