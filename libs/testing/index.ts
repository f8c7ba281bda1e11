export * from './conversation-builder.js';
export * from './database/index.js';
