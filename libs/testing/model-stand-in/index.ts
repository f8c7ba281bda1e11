export type { Misbehaviour } from './misbehave.js';
export * from './model-stand-in.js';
export { wordVector } from './word-vectors.js';
