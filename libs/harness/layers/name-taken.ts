import type { Defect } from '../problem.js';

/** A defect where a document of an earlier path bears the same name: names address documents, so each is unique. */
export function nameTaken(
  what: string,
  documents: Record<string, { name?: string }>,
  path: string,
  name: string,
): Defect[] {
  const other = Object.keys(documents).find((candidate) => candidate < path && documents[candidate]!.name === name);
  if (other === undefined) return [];
  const message = `${what} name \`${name}\` is taken by ${other}.`;
  return [{ at: ['name'], message, fix: 'Rename one of the two.' }];
}
