import { detectFindings, detectorSetVersion } from '#findings';

/** A set of detectors. While a deployment rolls, processes with different ones work on one database. */
export interface Detectors {
  readonly version: string;
  readonly detect: typeof detectFindings;
}

/** Those of this process. */
export const ownDetectors: Detectors = { version: detectorSetVersion, detect: detectFindings };
