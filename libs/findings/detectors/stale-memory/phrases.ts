import { compilePhrases } from '../../language/phrases.js';

/** The user says that what the agent takes for true was so once. */
export const outdated = compilePhrases([
  'no longer',
  'not any more',
  'not|isnt|dont|doesnt _? _? _? _? anymore',
  'used to',
  'i|we|ive|weve have? since? moved|changed|switched|left|sold|updated|replaced',
  'thats|that|is|was|its my|the|an old|former|previous|outdated|expired',
  'my|the old|former|previous _',
  'has|have since? changed|expired|moved',
  'that changed',
  'out of date',
  'is outdated',
]);
