export { type RunningWorker, startWorker } from './start-worker.js';
