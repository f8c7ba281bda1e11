import { createHash } from 'node:crypto';
import type { Manifest } from '#contracts';
import { canonicalJson } from './canonical-json.js';

/** SHA-256 in hex over the canonical JSON of a value. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The hash of a version: equal documents at equal paths, equal hash. */
export function manifestHash(manifest: Manifest): string {
  return contentHash(manifest);
}
