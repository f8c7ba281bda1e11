import { compilePhrases } from '../../language/phrases.js';

export const limitPhrases = compilePhrases([
  'recursion|iteration|iterations|step|steps|turn|turns|call|calls|loop|round limit reached|exceeded|hit|of',
  'recursion|iteration|step|turn|call limit',
  'max|maximum|maximal number? of? steps|iterations|turns|rounds|calls|attempts|recursion|loops',
  'reached|hit|exceeded the|my|a|its limit|maximum',
  'too many steps|iterations|turns|calls|attempts',
  'graphrecursionerror|maxturnsexceeded|maxiterationserror',
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
