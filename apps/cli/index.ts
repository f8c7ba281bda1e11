export { type DemoOptions, type DemoRun, runDemo } from './demo/run-demo.js';
export { packageRoot } from './package-root.js';
