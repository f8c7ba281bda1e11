import { layerOwning } from '../layers/registry.js';
import { settingsFormat } from '../settings.js';
import { contentHash } from './content-hash.js';

/**
 * The hash of one document at its path, over what it says: comments, layout, the order of keys and values that equal
 * their default make no difference.
 */
export function documentHash(path: string, body: unknown): string {
  const format = layerOwning(path) ?? settingsFormat;
  return contentHash([path, format.compact(body as never)]);
}
