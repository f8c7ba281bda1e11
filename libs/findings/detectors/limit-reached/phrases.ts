import { compilePhrases } from '../../language/phrases.js';

/** Limits of the run itself. Those of a service (calls, attempts) or of the business are other matters. */
export const limitPhrases = compilePhrases([
  'recursion|iteration|iterations|step|steps|turn|turns|loop|round|rounds limit reached|exceeded|hit|of',
  'recursion|iteration|step|turn limit',
  'max|maximum|maximal number? of? agent|reasoning|conversation? steps|iterations|turns|rounds|recursion|loops',
  'max|maximum|maximal number? of? tool|function calls',
  'too many steps|iterations|turns|rounds',
  'too many tool|function calls',
  'graphrecursionerror|maxturnsexceeded|maxiterationserror',
]);

/** In a reply the limit must have been reached: talk of steps and turns may be about the user's matter. */
export const reachedPhrases = compilePhrases([
  'reached|exceeded|hit the|my|a|its|an? internal? maximum|max|limit|step|iteration|recursion|turn',
  'limit reached|exceeded|hit',
  'too many steps|iterations|turns|rounds',
]);

export const limitFinishReasons = new Set([
  'max_turns',
  'max_steps',
  'max_iterations',
  'max_tool_calls',
  'recursion_limit',
  'limit',
  'step_limit',
]);
