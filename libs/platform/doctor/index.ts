export type { Check, CheckResult } from './checks.js';
export { runChecks } from './run-checks.js';
