import type { EditEnvelope, HarnessFile } from '#contracts';

/**
 * A harness in the model: `<path>#<part>` → its text. Two prompts' sections and a tool's description are always there;
 * two more tools come and go, and do not fit together, since both have one name.
 */
export type Content = Readonly<Record<string, string>>;

export interface PartEdit {
  part: string;
  text: string;
}

export const words = ['Help.', 'Serve.', 'Greet.', 'Ask first.', 'Be brief.'];
export const editableParts = [
  'prompts/a.md#role',
  'prompts/a.md#style',
  'prompts/b.md#role',
  'tools/find.yaml#description',
];
export const clashingParts = ['tools/x.yaml#name', 'tools/y.yaml#name'];
const clashingName = 'extra';

export const plainContent: Content = Object.fromEntries(editableParts.map((part) => [part, words[0] as string]));

export function documentOf(part: string): string {
  return part.split('#', 1)[0] as string;
}

export function isValid(content: Content): boolean {
  return !clashingParts.every((part) => content[part] !== undefined);
}

/** One document of a content as a value to compare; null where it is not there. */
export function documentIn(content: Content, document: string): string | null {
  const parts = Object.entries(content).filter(([part]) => documentOf(part) === document);
  return parts.length === 0 ? null : JSON.stringify(parts.sort());
}

export function documentsOf(...contents: Content[]): string[] {
  return [...new Set(contents.flatMap((content) => Object.keys(content).map(documentOf)))].sort();
}

export function filesOf(content: Content): HarnessFile[] {
  const section = (path: string, id: string) => `## ${id} {#${id}}\n\n${content[`${path}#${id}`]}\n`;
  const tool = (name: string, description: string) => `name: ${name}\ndescription: ${description}\nparameters: {}\n`;
  const clashing = clashingParts
    .filter((part) => content[part] !== undefined)
    .map((part) => ({ path: documentOf(part), content: tool(clashingName, 'More.') }));
  return [
    { path: 'harness.yaml', content: 'name: shop\n' },
    { path: 'prompts/a.md', content: `${section('prompts/a.md', 'role')}\n${section('prompts/a.md', 'style')}` },
    { path: 'prompts/b.md', content: section('prompts/b.md', 'role') },
    { path: 'tools/find.yaml', content: tool('find', content['tools/find.yaml#description'] as string) },
    ...clashing,
  ];
}

export function editOf({ part, text }: PartEdit): EditEnvelope {
  const [document, section] = part.split('#') as [string, string];
  return document.startsWith('prompts/')
    ? { layer: 'prompt', document, operation: 'replace', section, text }
    : { layer: 'tool', document, operation: 'set_description', description: text };
}
