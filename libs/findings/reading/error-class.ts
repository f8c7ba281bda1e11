import { compilePhrases, findPhrase, type PhraseTable } from '../language/phrases.js';
import { readWords } from '../language/words.js';

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

const headLength = 600;
const pythonFrame = /^\s*File "[^"\n]{1,300}", line \d+/m;
const jsFrame = /^\s*at [\w.<>$ [\]]{0,120}\(?[^()\n]{1,300}:\d+:\d+\)?$/m;

/** `tool` is the name that was called: an error that says this name is not found speaks of the tool. */
export function classifyError(text: string, tool: string): ErrorClass {
  const head = text.slice(0, headLength);
  const words = readWords(head);
  const says = (table: PhraseTable) => findPhrase(table, words) !== null;
  if (says(unknownTool) || (head.includes(tool) && says(notFound))) return 'unknown-tool';
  if (says(environment)) return 'environment';
  if (isTraceOfOtherCode(text, tool)) return 'other';
  if (says(notFound)) return 'not-found';
  if (says(argumentTrouble)) return 'arguments';
  return 'other';
}

/**
 * A stack trace tells of code that ran: a wrong type within it is a fault of that code. Only where its error names the
 * tool, or comes from a validator, were the arguments refused.
 */
function isTraceOfOtherCode(text: string, tool: string): boolean {
  const traced = text.slice(0, 4 * headLength);
  if (!pythonFrame.test(traced) && !jsFrame.test(traced)) return false;
  return !traced.includes(`${tool}(`) && !/validat|pydantic|schema/i.test(traced);
}
