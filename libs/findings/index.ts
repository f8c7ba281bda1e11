export { type Breakdown, breakdownOf, likelyBreakdown, likelyStumble } from './breakdown/breakdown-of.js';
export { type DetectionContext, detectFindings } from './detect-findings.js';
export { detectorSetVersion } from './detector-set-version.js';
export {
  type FrustrationCourse,
  type FrustrationLevel,
  frustrationCourse,
  frustrationTrajectory,
} from './frustration/trajectory.js';
export * from './judge/index.js';
export { type AgentNormal, agentNormalOf, unknownNormal } from './normal/agent-normal.js';
export { assessOutcome } from './outcome/assess-outcome.js';
export { crossValidate } from './outcome/cross-validate.js';
export { type FitOptions, fitOutcomeModel, fitPrepared } from './outcome/fit-outcome-model.js';
export { type OutcomeExample, type PreparedExample, prepareExample } from './outcome/learning/prepared-example.js';
export { type OutcomeModel, outcomeModelSchema } from './outcome/outcome-model.js';
export { taskVerdict, withoutTaskVerdict } from './outcome/task-verdict.js';
export { detectors } from './registry.js';
