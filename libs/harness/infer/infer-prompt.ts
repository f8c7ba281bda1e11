import type { Conversation } from '#contracts';
import { budgets } from '../budgets.js';
import { tidyText } from '../formats/front-matter.js';
import { placeholdersIn } from '../layers/prompt/render-prompt.js';
import type { PromptDocument, PromptSection } from '../layers/prompt/schema.js';
import { cut } from './cut.js';

/** Headings beyond this many stay text: a prompt of a thousand headings is no prompt of sections. */
const MOST_SECTIONS = 200;
const LONGEST_TITLE = 100;
const headingLine = /^(#{1,6})(?:[ \t]+(.*))?$/s;

/** The system prompt, cut into sections at its headings. Of several prompts, the one most conversations show. */
export function inferPrompt(conversations: readonly Conversation[]): PromptDocument {
  const text = commonPrompt(conversations);
  const whole = { title: 'Instructions', text: 'The recorded telemetry holds no system prompt.' };
  const sections = withIds(text === null ? [whole] : splitSections(withinBudget(text)));
  const variables = placeholdersIn(sections.map((section) => `${section.title}\n${section.text}`).join('\n'));
  return { role: 'system', variables, sections };
}

/** On a tie the later one counts: conversations come in the order of time. */
function commonPrompt(conversations: readonly Conversation[]): string | null {
  const counts = new Map<string, number>();
  let best: string | null = null;
  for (const { systemInstructions } of conversations) {
    const text = tidyText(systemInstructions ?? '');
    if (text === '') continue;
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (best === null || (counts.get(text) as number) >= (counts.get(best) as number)) best = text;
  }
  return best;
}

function withinBudget(text: string): string {
  // Titles are counted beside the text they are cut from, hence the margin.
  const most = budgets.promptCharacters - MOST_SECTIONS * LONGEST_TITLE;
  if (text.length <= most) return text;
  return `${cut(text, most)}\n\n[Cut here: the recorded prompt has ${text.length} characters.]`;
}

type Section = Pick<PromptSection, 'title' | 'text'>;

/** Sections start at headings of the first two levels, or of the highest level there is. Never empty. */
function splitSections(text: string): Section[] {
  const lines = text.split('\n');
  const levels = lines.flatMap((line) => headingLine.exec(line)?.[1]?.length ?? []);
  const deepest = Math.max(2, Math.min(6, ...levels));
  const sections: { title: string; lines: string[] }[] = [{ title: 'Instructions', lines: [] }];
  for (const line of lines) {
    const heading = headingLine.exec(line);
    if (heading === null || heading[1]!.length > deepest) sections.at(-1)!.lines.push(line);
    else if (sections.length < MOST_SECTIONS) sections.push(openSection(heading[2] ?? ''));
    else sections.at(-1)!.lines.push(`##${line}`);
  }
  return sections
    .map(({ title, lines: body }) => ({ title, text: tidyText(body.join('\n')) }))
    .filter((section, index) => index > 0 || section.text !== '' || sections.length === 1);
}

function openSection(heading: string): { title: string; lines: string[] } {
  const title = heading.replace(/[\s#]+$/, '').replace(/\s+/g, ' ');
  if (title.length <= LONGEST_TITLE) return { title: title === '' ? 'Section' : title, lines: [] };
  return { title: cut(title, LONGEST_TITLE).trim(), lines: [title] };
}

function withIds(sections: readonly Section[]): PromptSection[] {
  const taken = new Set<string>();
  return sections.map(({ title, text }) => {
    const words = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 48)
      .replace(/^-+|-+$/g, '');
    const wanted = words === '' ? 'section' : words;
    let id = wanted;
    for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
    taken.add(id);
    return { id, title, frozen: false, text };
  });
}
