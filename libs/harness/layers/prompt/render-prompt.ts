import type { PromptDocument } from './schema.js';

const placeholder = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** The names in `{{name}}` placeholders of a text, each once, in order. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map((match) => match[1]!))];
}

/**
 * The prompt as a model gets it: sections under their titles, variables filled in. Values are put in as they are: a
 * placeholder inside a value stays text. Names without a value stay as placeholders and are listed in `missing`.
 */
export function renderPrompt(
  document: PromptDocument,
  variables: Record<string, string> = {},
): { text: string; missing: string[] } {
  const template = document.sections.map(({ title, text }) => `## ${title}\n\n${text}`).join('\n\n');
  const has = (name: string) => Object.hasOwn(variables, name);
  return {
    text: template.replace(placeholder, (whole, name: string) => (has(name) ? variables[name]! : whole)),
    missing: placeholdersIn(template).filter((name) => !has(name)),
  };
}
