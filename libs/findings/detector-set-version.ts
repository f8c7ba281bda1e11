import { createHash } from 'node:crypto';
import { detectors } from './registry.js';

/** Changes whenever a detector is added, removed or raised: analyses made with another set are made again. */
export const detectorSetVersion: string = createHash('sha256')
  .update(detectors.map(({ name, version }) => `${name}@${version}`).join('\n'))
  .digest('hex')
  .slice(0, 12);
