export { type Judgement, judge, UNREACHABLE } from './judge.js';
export {
  type HealthSignals,
  type LookInput,
  type LookSettings,
  lookSettingsSchema,
  type Metric,
  type OutcomeRow,
} from './look-input.js';
export { type Scenario, SIMULATION_START, simulateOutcomes } from './simulation.js';
