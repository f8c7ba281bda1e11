export * from './agent-stand-in.js';
export * from './conversation-builder.js';
export * from './database/index.js';
export * from './harness-store/index.js';
export * from './model-stand-in/index.js';
