export { assignIntents, IntentAssigner, type RequestItem } from './assign/assign-intents.js';
export { buildTaxonomy, type TaxonomyInput, type TaxonomyResult } from './build-taxonomy.js';
export { tfIdfEmbedding } from './embed/tf-idf-embedder.js';
export { bestPairing } from './match/hungarian.js';
export type { Embedder, Embedding } from './ports.js';
export { cleanRequest } from './requests/clean-request.js';
export { requestsOf, requestText } from './requests/request-text.js';
export {
  type Exemplar,
  type FittedEmbedder,
  type Leaf,
  type Taxonomy,
  type TaxonomyChange,
  taxonomyChangeSchema,
  taxonomySchema,
} from './taxonomy.js';
