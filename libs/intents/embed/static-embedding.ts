import type { Embedding } from '../ports.js';
import { blendedEmbedding } from './blended-embedding.js';
import { staticVectors } from './static/static-vectors.js';

/** The embedding that needs no key and no network. */
export function staticEmbedding(): Embedding {
  return blendedEmbedding(staticVectors());
}
