import type { HarnessFile } from '#contracts';
import type { DocumentDiff } from '#harness';
import { steering } from '../terminal/plain-text.js';
import { unifiedDiff } from './unified-diff.js';

/** A heading per document, and its changes below. Lines of documents stay lines; what steers a terminal is taken out. */
export function printDiffs(documents: readonly DocumentDiff[]): string {
  return documents.map(({ text }) => text.replace(steering, ' ').replace(/\n/g, '\n  ')).join('\n\n');
}

/** The files of two sides as `diff -ru` shows them; empty where they are equal. */
export function unifiedTexts(
  before: { name: string; files: HarnessFile[] },
  after: { name: string; files: HarnessFile[] },
): string {
  const [was, is] = [before, after].map(({ files }) => new Map(files.map(({ path, content }) => [path, content])));
  const paths = [...new Set([...was!.keys(), ...is!.keys()])].sort();
  const texts = paths.map((path) =>
    unifiedDiff(
      { before: `${before.name}/${path}`, after: `${after.name}/${path}` },
      was!.get(path) ?? null,
      is!.get(path) ?? null,
    ),
  );
  return texts
    .filter((text) => text !== '')
    .join('\n')
    .replace(steering, ' ');
}
