export type { Ask } from './ask.js';
export { giveNames } from './give-names.js';
