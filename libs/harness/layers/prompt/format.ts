import { budgets } from '../../budgets.js';
import { checkShape } from '../../formats/check-shape.js';
import { joinFrontMatter, splitFrontMatter } from '../../formats/front-matter.js';
import { readYaml } from '../../formats/read-yaml.js';
import { withoutDefaults } from '../../formats/without-defaults.js';
import type { DocumentFormat } from '../../layer-definition.js';
import type { Problem } from '../../problem.js';
import { type PromptDocument, type PromptSection, promptDocumentSchema } from './schema.js';

const heading = /^## (.*?)\s*\{#([a-z0-9][a-z0-9-]*)( frozen)?\}\s*$/;
/** Longer lines are no headings; matching them could take long. */
const longestHeading = 300;
const headingFix =
  'Write `## Title {#id}` with an id of lower-case words joined by hyphens, or use `###` inside a section.';

/** Front matter {role, variables}, then sections; each starts at a line `## Title {#id}` or `## Title {#id frozen}`. */
export const promptFormat: DocumentFormat<PromptDocument> = {
  parse({ path, content }) {
    const fault = (line: number, message: string, fix: string) => ({ problems: [{ path, line, message, fix }] });
    if (content.length > budgets.fileBytes) {
      return fault(1, `Larger than ${budgets.fileBytes} bytes.`, 'Split the prompt.');
    }
    const parts = splitFrontMatter(content);
    if (!parts) return fault(1, 'The front matter is not closed.', 'End it with a line `---`.');
    const read = readYaml(parts.yaml);
    if ('faults' in read) return { problems: read.faults.map((item) => ({ path, ...item })) };
    const { sections, lines, problems } = readSections(path, parts.body, parts.bodyLine);
    if (problems.length > 0) return { problems };
    const front = typeof read.value === 'object' && read.value !== null ? read.value : {};
    const checked = checkShape(promptDocumentSchema, { ...front, sections });
    const lineOf = (at: readonly (string | number)[]) =>
      at[0] === 'sections' ? (lines[Number(at[1] ?? 0)] ?? parts.bodyLine) : read.lineOf(at);
    if ('document' in checked) return { document: checked.document, lineOf };
    return { problems: checked.defects.map(({ at, message, fix }) => ({ path, line: lineOf(at), message, fix })) };
  },

  compact: (document) => withoutDefaults(promptDocumentSchema, document),

  serialize(document) {
    const { sections: _, ...front } = withoutDefaults(promptDocumentSchema, document) as PromptDocument;
    return joinFrontMatter(front, document.sections.map(writeSection).join('\n\n'));
  },
};

function writeSection({ id, title, frozen, text }: PromptSection): string {
  return `## ${title} {#${id}${frozen ? ' frozen' : ''}}${text ? `\n\n${text}` : ''}`;
}

function readSections(path: string, body: string, bodyLine: number) {
  const sections: PromptSection[] = [];
  const lines: number[] = [];
  const problems: Problem[] = [];
  const texts: string[][] = [];
  for (const [index, line] of body.split('\n').entries()) {
    const at = bodyLine + index;
    const match = line.length > longestHeading ? null : heading.exec(line);
    if (match) {
      sections.push({ id: match[2]!, title: match[1]!, frozen: match[3] !== undefined, text: '' });
      lines.push(at);
      texts.push([]);
    } else if (line.startsWith('## ')) {
      problems.push({ path, line: at, message: 'A section without a readable id.', fix: headingFix });
    } else if (texts.length > 0) texts.at(-1)!.push(line);
    else if (line.trim() !== '') {
      const fix = 'Give it a heading `## Title {#id}` of its own.';
      problems.push({ path, line: at, message: 'Text before the first section.', fix });
    }
  }
  sections.forEach((section, index) => {
    section.text = texts[index]!.join('\n').trim();
  });
  return { sections, lines, problems: firstTextProblem(problems) };
}

/** One report for the text before the first section, however many lines it has. */
function firstTextProblem(problems: Problem[]): Problem[] {
  return problems.filter((problem, index) => problem.message !== problems[index - 1]?.message);
}
