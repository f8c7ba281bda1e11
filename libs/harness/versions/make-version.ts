import { type HarnessFile, layers, type Manifest, type ReleasePlan, type Version } from '#contracts';
import type { Harness } from '../harness.js';
import { parseHarness } from '../parse-harness.js';
import { settingsPath } from '../settings.js';
import { documentHash } from './hash.js';

/** Content hash → the parsed document, as release plans carry them. */
export type DocumentStore = ReleasePlan['documents'];

/** A harness with its content addresses. */
export interface VersionContent {
  harness: Harness;
  /** Hash of the manifest. */
  hash: string;
  manifest: Manifest;
  documents: DocumentStore;
}

/** The content of a version from its files. Throws `HARNESS.INVALID`. */
export function readVersionContent(files: HarnessFile[]): VersionContent {
  return addressHarness(parseHarness(files));
}

/** The manifest and the documents by hash of a harness. */
export function addressHarness(harness: Harness): VersionContent {
  const parts = [
    { layer: 'agent' as const, path: settingsPath, body: harness.agent as unknown },
    ...layers.flatMap((layer) => Object.entries(harness[layer]).map(([path, body]) => ({ layer, path, body }))),
  ];
  const addressed = parts.map((part) => [documentHash(part.path, part.body), part] as const);
  return {
    harness,
    hash: harness.hash,
    manifest: Object.fromEntries(addressed.map(([hash, { path }]) => [path, hash])),
    documents: Object.fromEntries(addressed),
  };
}

/** What the files do not say of a version. */
export type VersionFacts = Pick<Version, 'number' | 'parents' | 'author' | 'message' | 'createdAt' | 'edits'>;

/** An immutable version of the agent that its settings name. Throws `HARNESS.INVALID`. */
export function makeVersion(files: HarnessFile[], facts: VersionFacts): { version: Version; content: VersionContent } {
  const content = readVersionContent(files);
  const { hash, manifest, harness } = content;
  return { version: { agent: harness.agent.name, ...facts, hash, manifest }, content };
}
