/** What is wrong with a text that promises JSON; null where nothing is or none is promised. */
export type Fault = 'cut off before its end' | 'not valid JSON';

const maximumCharacters = 200_000;
const objectStart = /^\{\s*"(?:[^"\\\n]|\\.){0,100}"\s*:/;
const listStart = /^\[\s*\{\s*"(?:[^"\\\n]|\\.){0,100}"\s*:/;
/** Where people write these, the block shows a form and is not meant to be read by a program. */
const illustration = /\.\.\.|…|\/\/ |\/\* |<[a-z][\w -]*>|\{\{|^\s*#/im;

/** Every fault of the JSON in a text: of fenced blocks labelled so, and of a text that begins as JSON. */
export function jsonFaultOf(text: string): Fault | null {
  if (text.length > maximumCharacters) return null;
  const start = text.trimStart();
  if ((start.startsWith('{') || start.startsWith('[')) && (objectStart.test(start) || listStart.test(start)))
    return faultOf(start);
  return text.includes('```json') ? fencedFault(text) : null;
}

/** Is the text, or the one fenced block it consists of, JSON? */
export function isJson(text: string): boolean {
  const trimmed = text.trim();
  const fenced = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/.exec(trimmed);
  return parses(fenced ? fenced[1]! : trimmed);
}

function fencedFault(text: string): Fault | null {
  for (let at = text.indexOf('```json'); at >= 0; at = text.indexOf('```json', at)) {
    const from = at + '```json'.length;
    const end = text.indexOf('```', from);
    const block = text.slice(from, end < 0 ? text.length : end).trim();
    if (block !== '' && !illustration.test(block) && !block.split('\n').every(parses)) {
      const fault = faultOf(block);
      if (fault) return fault;
    }
    if (end < 0) return null;
    at = end + 3;
  }
  return null;
}

function faultOf(block: string): Fault | null {
  if (parses(block)) return null;
  const end = endOfValue(block);
  if (end < 0) return 'cut off before its end';
  // Prose or a second value after a good one: untidy, but whoever reads the first value can.
  return parses(block.slice(0, end)) || illustration.test(block) ? null : 'not valid JSON';
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The question is just whether it is JSON.
    return false;
  }
}

/** Just past the bracket that closes the first one; -1 where none does. */
function endOfValue(text: string): number {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth <= 0) return i + 1;
    }
  }
  return -1;
}
