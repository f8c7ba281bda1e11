export { type DetectionContext, detectFindings } from './detect-findings.js';
export { detectorSetVersion } from './detector-set-version.js';
export { type FrustrationLevel, frustrationTrajectory } from './frustration/trajectory.js';
export { type AgentNormal, agentNormalOf, unknownNormal } from './normal/agent-normal.js';
export { assessOutcome } from './outcome/assess-outcome.js';
export { detectors } from './registry.js';
