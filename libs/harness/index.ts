export * from './harness.js';
export * from './layers/eval/schema.js';
export * from './layers/memory/schema.js';
export * from './layers/prompt/schema.js';
export * from './layers/retrieval/schema.js';
export * from './layers/tool/schema.js';
export * from './layers/workflow/schema.js';
