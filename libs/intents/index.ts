export { assignIntents, IntentAssigner, type NearIntent, type RequestItem } from './assign/assign-intents.js';
export { buildTaxonomy, type TaxonomyInput, type TaxonomyResult } from './build-taxonomy.js';
export { euclideanKMeans, type KMeansOptions, sphericalKMeans } from './cluster/k-means/k-means.js';
export { Team } from './cluster/k-means/team.js';
export { type Applied, type ApplyContext, applyCurations, type Decided } from './curate/apply-curations.js';
export { type Curated, curate } from './curate/curate.js';
export type { CurationContext } from './curate/draft.js';
export { type DriftInput, driftOf } from './drift/drift-of.js';
export { blendedEmbedding } from './embed/blended-embedding.js';
export { staticVectors } from './embed/static/static-vectors.js';
export { staticEmbedding } from './embed/static-embedding.js';
export type { EmergentGroup } from './emerge/describe-emergent.js';
export { type Emergence, type EmergenceInput, findEmergent } from './emerge/find-emergent.js';
export type { WeeklyCounts } from './emerge/find-growing-intents.js';
export type { PlacedRequest } from './emerge/placed-request.js';
export { bestPairing } from './match/hungarian.js';
export type { Ask } from './name/ask-model/index.js';
export { LONGEST_EXEMPLAR } from './pick-exemplars.js';
export type { Embedder, Embedding, TextVectors } from './ports.js';
export { seededRandom } from './random.js';
export { type ReportedTree, reportNodes } from './report/report-nodes.js';
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
