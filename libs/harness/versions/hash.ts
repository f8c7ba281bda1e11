import { createHash } from 'node:crypto';
import type { Manifest } from '#contracts';
import { layerOwning } from '../layers/registry.js';
import { settingsFormat } from '../settings.js';
import { canonicalJson } from './canonical-json.js';

/** SHA-256 in hex over the canonical JSON of a value. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * The hash of one document at its path, over what it says: comments, layout, the order of keys and values that equal
 * their default make no difference.
 */
export function documentHash(path: string, body: unknown): string {
  const format = layerOwning(path) ?? settingsFormat;
  return contentHash([path, format.compact(body as never)]);
}

/** The hash of a version: equal documents at equal paths, equal hash. */
export function manifestHash(manifest: Manifest): string {
  return contentHash(manifest);
}
