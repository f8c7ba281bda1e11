import { createHash } from 'node:crypto';
import { OUTCOME_MODEL_VERSION } from './outcome/outcome-model.js';
import { defaultWeights } from './outcome/weights.js';
import { detectors } from './registry.js';

/**
 * Changes whenever a detector is added, removed or raised, or outcomes are read from findings in another way: analyses
 * made with another set are made again.
 */
export const detectorSetVersion: string = createHash('sha256')
  .update(detectors.map(({ name, version }) => `${name}@${version}`).join('\n'))
  .update(JSON.stringify([OUTCOME_MODEL_VERSION, defaultWeights]))
  .digest('hex')
  .slice(0, 12);
