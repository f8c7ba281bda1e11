export type { Action } from './action.js';
export { type Failure, type ModelRun, repeatModel, runModel, type StoreUnderTest } from './run-model.js';
