export { type GeneratedScenario, type GeneratorOptions, generateScenario } from './generator/generate-scenario.js';
export { InMemoryUserState } from './in-memory-user-state.js';
export { type Habits, habitsSchema } from './model/habits.js';
export type { HarnessSource, SandboxPorts, ServedHarness, UserStatePort } from './ports.js';
export { runTrial, type Trial } from './run-trial.js';
export { createSandbox, type Sandbox, type SandboxOptions, type SimulatedDay } from './sandbox.js';
export { loadScenario, parseScenario } from './scenario/load.js';
export { applyChange, plantFaults } from './scenario/plant-faults.js';
export {
  type Change,
  type Fault,
  type HumanEdit,
  type Incident,
  type Scenario,
  scenarioSchema,
} from './scenario/schema.js';
export { failureRates } from './truth/failure-rates.js';
export { type Ending, type TruthRecord, truthRecordSchema } from './truth/record.js';
