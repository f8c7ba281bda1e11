import { budgets } from '../../budgets.js';
import { checkShape } from '../../formats/check-shape.js';
import { joinFrontMatter, splitFrontMatter } from '../../formats/front-matter.js';
import { readYaml } from '../../formats/read-yaml.js';
import { withoutDefaults } from '../../formats/without-defaults.js';
import { yamlFormat } from '../../formats/yaml-format.js';
import type { DocumentFormat } from '../../layer-definition.js';
import {
  type RetrievalAddition,
  type RetrievalDocument,
  retrievalAdditionSchema,
  retrievalIndexSchema,
} from './schema.js';

const indexFormat = yamlFormat(retrievalIndexSchema);

/** Front matter {title, tags}, then the text; the id is the file's name. */
const additionFormat: DocumentFormat<RetrievalAddition> = {
  parse({ path, content }) {
    const fault = (line: number, message: string, fix: string) => ({ problems: [{ path, line, message, fix }] });
    if (content.length > budgets.fileBytes) return fault(1, `Larger than ${budgets.fileBytes} bytes.`, 'Split it.');
    const parts = splitFrontMatter(content);
    if (!parts?.yaml)
      return fault(1, 'The front matter is missing or not closed.', 'Start with `---`, `title: ...`, `---`.');
    const read = readYaml(parts.yaml);
    if ('faults' in read) return { problems: read.faults.map((item) => ({ path, ...item })) };
    const front = typeof read.value === 'object' && read.value !== null ? read.value : {};
    const checked = checkShape(retrievalAdditionSchema, { ...front, id: additionId(path), text: parts.body.trim() });
    const lineOf = (at: readonly (string | number)[]) => (at[0] === 'text' ? parts.bodyLine : read.lineOf(at));
    if ('document' in checked) return { document: checked.document, lineOf };
    return { problems: checked.defects.map(({ at, message, fix }) => ({ path, line: lineOf(at), message, fix })) };
  },
  compact: (document) => withoutDefaults(retrievalAdditionSchema, document),
  serialize(document) {
    const { id: _, text, ...front } = withoutDefaults(retrievalAdditionSchema, document) as RetrievalAddition;
    return joinFrontMatter(front, text);
  },
};

export const additionPath = (id: string): string => `retrieval/documents/${id}.md`;

function additionId(path: string): string {
  return path.slice('retrieval/documents/'.length, -'.md'.length);
}

export const retrievalFormat: DocumentFormat<RetrievalDocument> = {
  parse: (file) => (file.path.endsWith('.md') ? additionFormat.parse(file) : indexFormat.parse(file)),
  compact: (document) => (document.kind === 'index' ? indexFormat.compact(document) : additionFormat.compact(document)),
  serialize: (document) =>
    document.kind === 'index' ? indexFormat.serialize(document) : additionFormat.serialize(document),
};
