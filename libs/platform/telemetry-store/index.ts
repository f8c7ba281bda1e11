export type { StoredSpan } from './encoded-spans.js';
export * from './inbox.js';
export * from './span-writer.js';
