import { writeYaml } from './yaml-format.js';

/** A Markdown file: the YAML between its leading `---` lines, and the rest. */
export interface FrontMatter {
  yaml: string;
  body: string;
  /** Line of the file on which the body starts. */
  bodyLine: number;
}

/** Null where the front matter is opened and never closed. A file without one has an empty `yaml`. */
export function splitFrontMatter(content: string): FrontMatter | null {
  const lines = toLines(content);
  if (lines[0]?.trimEnd() !== '---') return { yaml: '', body: lines.join('\n'), bodyLine: 1 };
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) return null;
  // A blank line in place of the opening `---` keeps the line numbers of the YAML those of the file.
  return { yaml: ['', ...lines.slice(1, end)].join('\n'), body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 };
}

export function joinFrontMatter(fields: Record<string, unknown>, body: string): string {
  const header = Object.keys(fields).length > 0 ? `---\n${writeYaml(fields)}---\n\n` : '';
  return `${header}${body}\n`;
}

/** Text as Markdown files keep it: `\n` ends a line, nothing blank before or after. */
export function tidyText(text: string): string {
  return toLines(text).join('\n').trim();
}

function toLines(content: string): string[] {
  return content.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
}
