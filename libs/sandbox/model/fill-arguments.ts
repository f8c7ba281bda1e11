import type { ToolParameter } from '#harness';
import type { Mention } from './mentions.js';
import type { AgentContext, ToolArguments } from './ports.js';
import { compilePattern, type ToolReading } from './reading.js';
import { termsOf } from './terms.js';

export interface Heard {
  /** All the user said in this conversation, latest last. */
  text: string;
  /** Mentions, latest first. */
  mentions: Mention[];
}

export type Filled = { arguments: ToolArguments } | { missing: string };

/** Fills a tool's arguments from what was heard and recalled, in the forms its document asks for. */
export function fillArguments(
  tool: ToolReading,
  heard: Heard,
  context: AgentContext,
  mended: ReadonlySet<string>,
): Filled {
  const args: ToolArguments = {};
  const required = new Set(tool.document.parameters.required);
  for (const [name, parameter] of Object.entries(tool.document.parameters.properties)) {
    const value = valueFor(name, parameter, heard, context, mended.has(name)) ?? recalledFor(name, parameter, context);
    if (value !== null)
      args[name] = parameter.type === 'integer' || parameter.type === 'number' ? Number(value) : value;
    else if (required.has(name)) return { missing: name };
  }
  return { arguments: args };
}

function valueFor(
  name: string,
  parameter: ToolParameter,
  heard: Heard,
  context: AgentContext,
  mended: boolean,
): string | null {
  if (parameter.enum) return chooseOption(parameter, heard.text, context);
  const kind = kindOf(name, parameter);
  if (kind === 'text') return heard.text.slice(-200) || null;
  const candidates = heard.mentions.filter((mention) => mention.kind === kind && withinRange(parameter, mention));
  const form = wantedForm(parameter);
  if (form.pattern) {
    for (const mention of candidates) {
      const fitting = [mention.verbatim, mention.standard].find((value) => form.pattern?.test(value));
      if (fitting !== undefined) return fitting;
    }
  }
  const alike = form.prefix
    ? candidates.filter((mention) => mention.standard.startsWith(form.prefix as string))
    : candidates;
  const mention = alike[0] ?? null;
  if (!mention) return null;
  const standard = mended || form.standard || context.draws.always(`normalise:${name}`) < context.habits.normalises;
  return standard ? mention.standard : mention.verbatim;
}

function kindOf(name: string, parameter: ToolParameter): Mention['kind'] | 'text' {
  const words = `${name.replaceAll('_', ' ')} ${parameter.description ?? ''}`.toLowerCase();
  if (parameter.format === 'date' || /\bdate|\bday\b/.test(words)) return 'date';
  if (parameter.format === 'email' || /\be-?mail\b/.test(words)) return 'email';
  if (/\baddress\b/.test(words)) return 'address';
  if (parameter.type === 'integer' || parameter.type === 'number') return 'number';
  if (/\b(id|number|code|reference|no)\b/.test(words)) return 'code';
  return 'text';
}

/** What the document says of the form: a pattern, or an example that shows it. */
function wantedForm(parameter: ToolParameter): { pattern: RegExp | null; standard: boolean; prefix: string | null } {
  const pattern = parameter.pattern ? compilePattern(parameter.pattern) : null;
  const shown = [...(parameter.examples ?? []).map(String), parameter.description ?? ''].join(' ');
  const example = /\b([A-Z]{1,3}-)\d{3,8}\b/.exec(shown);
  const dated = parameter.format === 'date' || /\bYYYY-MM-DD\b|\b\d{4}-\d{2}-\d{2}\b/.test(shown);
  return { pattern, standard: dated || example !== null, prefix: example?.[1] ?? null };
}

function withinRange(parameter: ToolParameter, mention: Mention): boolean {
  if (mention.kind !== 'number') return true;
  const value = Number(mention.verbatim);
  return value >= (parameter.minimum ?? -Infinity) && value <= (parameter.maximum ?? Infinity);
}

/** The option whose words the user used most; `other` where there is one and none fits. */
function chooseOption(parameter: ToolParameter, text: string, context: AgentContext): string | null {
  const said = new Set(termsOf(text));
  let best: { option: string; score: number } | null = null;
  for (const option of parameter.enum ?? []) {
    const score = context.reading.lexicon.coverage(new Set(termsOf(optionWords(String(option), parameter))), said);
    if (score > 0 && (!best || score > best.score)) best = { option: String(option), score };
  }
  return best?.option ?? (parameter.enum?.includes('other') ? 'other' : null);
}

/** An option, with the words its argument's description gives for it: `damaged (broken, cracked)`. */
function optionWords(option: string, parameter: ToolParameter): string {
  const at = parameter.description?.indexOf(`${option} (`) ?? -1;
  const gloss = at >= 0 ? (parameter.description as string).slice(at + option.length + 2).split(')')[0] : '';
  return `${option.replaceAll('_', ' ')} ${gloss}`;
}

function recalledFor(name: string, parameter: ToolParameter, context: AgentContext): string | null {
  const wanted = new Set(termsOf(`${name.replaceAll('_', ' ')}`));
  const about = new Set(termsOf(`${name.replaceAll('_', ' ')} ${parameter.description ?? ''}`));
  for (const { slot, terms } of context.reading.slots) {
    const value = context.recalled.get(slot.key);
    if (value === undefined) continue;
    const keyTerms = new Set(termsOf(slot.key.replaceAll('_', ' ')));
    const { lexicon } = context.reading;
    if (lexicon.coverage(wanted, terms) > 0.3 && lexicon.coverage(keyTerms, about) > 0.3) return value;
  }
  return null;
}
