export { factReader, type ReadFacts } from './read-facts.js';
export { resolveUserValues, type UserValue } from './resolve-user-values.js';
export { invertChanges, type NewStateItem, netChanges, revertChanges, reviseState } from './revise-state.js';
