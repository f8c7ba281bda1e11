import type { Manifest } from '#contracts';

/** Path → the hash it has after, or null where it is gone. Paths that are equal in both are left out. */
export type ManifestChanges = Record<string, string | null>;

export function diffManifests(before: Manifest, after: Manifest): ManifestChanges {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.fromEntries(
    paths.filter((path) => before[path] !== after[path]).map((path) => [path, after[path] ?? null]),
  );
}

/** Paths that both change: releases that share one are never watched at the same time. */
export function conflicts(a: ManifestChanges, b: ManifestChanges): string[] {
  return Object.keys(a)
    .filter((path) => Object.hasOwn(b, path))
    .sort();
}
