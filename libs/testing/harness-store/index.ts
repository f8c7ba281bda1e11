export * from './memory-harness-store.js';
export * from './model/index.js';
