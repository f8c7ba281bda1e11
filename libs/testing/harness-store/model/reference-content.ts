import { type Content, documentIn, documentOf, documentsOf, type PartEdit } from './content.js';

/** A version as the reference knows it. */
export interface ReferenceVersion {
  parents: number[];
  content: Content;
  edits: PartEdit[];
  /** Itself and all it was made from. */
  line: ReadonlySet<number>;
}

export function edited(content: Content, edits: readonly PartEdit[]): Content {
  return { ...content, ...Object.fromEntries(edits.map(({ part, text }) => [part, text])) };
}

/** Documents that differ. */
export function changedDocuments(before: Content, after: Content): string[] {
  return documentsOf(before, after).filter((path) => documentIn(before, path) !== documentIn(after, path));
}

/** A content with some documents as they are in another. */
export function withDocuments(content: Content, documents: readonly string[], from: Content): Content {
  const taken = (part: string) => documents.includes(documentOf(part));
  return Object.fromEntries([
    ...Object.entries(content).filter(([part]) => !taken(part)),
    ...Object.entries(from).filter(([part]) => taken(part)),
  ]);
}

/** What a version changed, on another content; null where both changed the same. */
export function carried(
  version: Pick<ReferenceVersion, 'content' | 'edits'>,
  base: Content,
  onto: Content,
): Content | null {
  return version.edits.length > 0 ? carriedEdits(version.edits, base, onto) : carriedFiles(version.content, base, onto);
}

function carriedEdits(edits: readonly PartEdit[], from: Content, onto: Content): Content | null {
  let [base, result] = [from, onto];
  for (const { part, text } of edits) {
    const [was, there] = [base[part], result[part]];
    if (was !== text && there !== text && there !== was) return null;
    if (was !== text) result = edited(result, [{ part, text }]);
    base = edited(base, [{ part, text }]);
  }
  return result;
}

function carriedFiles(content: Content, base: Content, onto: Content): Content | null {
  const changed = changedDocuments(base, content).filter(
    (path) => documentIn(onto, path) !== documentIn(content, path),
  );
  const clash = changed.some((path) => documentIn(onto, path) !== documentIn(base, path));
  return clash ? null : withDocuments(onto, changed, content);
}
