import { budgets } from '../../budgets.js';
import type { Defect } from '../../problem.js';
import { repeated } from '../repeated.js';
import { placeholdersIn } from './render-prompt.js';
import type { PromptDocument } from './schema.js';

export function validatePrompt({ sections, variables }: PromptDocument): Defect[] {
  const defects: Defect[] = repeated(sections.map(({ id }) => id)).map(({ index, value }) => ({
    at: ['sections', index],
    message: `Section id \`${value}\` is used twice.`,
    fix: 'Give each section an id of its own.',
  }));
  for (const [index, { title, text }] of sections.entries()) {
    for (const name of placeholdersIn(`${title}\n${text}`).filter((name) => !variables.includes(name))) {
      const fix = `Add \`${name}\` to \`variables\` in the front matter, or take the placeholder out.`;
      defects.push({ at: ['sections', index], message: `\`{{${name}}}\` is not a variable of this prompt.`, fix });
    }
  }
  const characters = sections.reduce((sum, { title, text }) => sum + title.length + text.length, 0);
  if (characters > budgets.promptCharacters) {
    const message = `The prompt has ${characters} characters; at most ${budgets.promptCharacters} are allowed.`;
    defects.push({ at: ['sections'], message, fix: 'Shorten it, or move knowledge into retrieval documents.' });
  }
  return defects;
}
