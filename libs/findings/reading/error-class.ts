import { compilePhrases, saysAny } from '../language/phrases.js';

/** What kind of trouble an error text speaks of: who could mend it differs. */
export type ErrorClass = 'arguments' | 'unknown-tool' | 'environment' | 'not-found' | 'other';

const unknownTool = compilePhrases([
  'unknown|unrecognized|invalid|nonexistent tool|function|command',
  'no such tool|function|command',
  'tool|function not found|recognized|registered|defined',
]);
const environment = compilePhrases([
  'timeout|timedout|unavailable|overloaded|throttled|econnreset|econnrefused|etimedout|429|500|502|503|504',
  'timed|time out',
  'rate|quota limit|limited|limits|exceeded',
  'too many requests',
  'connection|network error|refused|reset|failed|lost',
  'service|server|gateway|internal error|down|busy',
  'temporarily|deadline unavailable|exceeded',
]);
const argumentTrouble = compilePhrases([
  'invalid|malformed|unexpected|unsupported|missing|illegal|wrong|incorrect|bad _? argument|arguments|parameter|parameters|field|value|format|input|type|request|date|json|key|property|enum|option|id',
  'validation|schema|format|parse|parsing|type|value error|failed|mismatch',
  'validation|invalid|malformed|valueerror|typeerror|schema|400|422',
  'must be|match|have|not|contain|use',
  'is|are required',
  'required field|parameter|argument|property|keyword|positional',
  'should be|match|have',
  'expected _ format|to|but|got|one|a|an',
  'not a valid',
  'one|any of the?',
  'does not match',
  'allowed values|value|options',
  'out of range',
]);
const notFound = compilePhrases(['not found', '404', 'no such', 'does not exist', 'doesnt exist', 'no matching']);

/** `tool` is the name that was called: an error that says this name is not found speaks of the tool. */
export function classifyError(text: string, tool: string): ErrorClass {
  const head = text.slice(0, 600);
  if (saysAny(unknownTool, head) || (head.includes(tool) && saysAny(notFound, head))) return 'unknown-tool';
  if (saysAny(environment, head)) return 'environment';
  if (saysAny(notFound, head)) return 'not-found';
  if (saysAny(argumentTrouble, head)) return 'arguments';
  return 'other';
}
