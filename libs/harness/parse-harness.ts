import type { HarnessFile } from '#contracts';
import { budgets } from './budgets.js';
import type { AgentSettings, Harness } from './harness.js';
import type { Parsed } from './layer-definition.js';
import { type AnyDocument, layerDefinitions, layerOwning } from './layers/registry.js';
import { harnessInvalid, type Problem } from './problem.js';
import { assembleHarness, type HarnessPart } from './resolution/assemble-harness.js';
import { settingsFormat, settingsPath } from './settings.js';
import { manifestHash } from './versions/content-hash.js';
import { documentHash } from './versions/hash.js';

/** What files hold: the harness, or everything that is wrong with them. */
export type HarnessCheck = { harness: Harness; problems: [] } | { harness: null; problems: Problem[] };

/** A whole harness from its files, in any order. Throws `HARNESS.INVALID` that lists every problem by file and line. */
export function parseHarness(files: HarnessFile[]): Harness {
  const { harness, problems } = checkHarness(files);
  if (harness) return harness;
  throw harnessInvalid(problems);
}

/** Like `parseHarness`, with the problems as data: syntax and shape of every file first, then how they fit together. */
export function checkHarness(files: HarnessFile[]): HarnessCheck {
  const misplaced = [...budgetProblems(files), ...pathProblems(files)];
  if (misplaced.length > 0) return { harness: null, problems: misplaced };
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const parsed = sorted.map((file) => ({ path: file.path, result: parseFile(file) }));
  const problems = parsed.flatMap(({ result }) => ('problems' in result ? result.problems : []));
  if (problems.length > 0) return { harness: null, problems };
  const readable = parsed.filter((item): item is ReadFile => 'document' in item.result);
  const harness = harnessOf(readable);
  const misfits = readable.flatMap((file) => misfitsOf(file, harness));
  return misfits.length > 0 ? { harness: null, problems: misfits } : { harness, problems: [] };
}

interface ReadFile {
  path: string;
  result: Extract<Parsed<AnyDocument | AgentSettings>, { document: unknown }>;
}

/** One file of a stored version, which was checked as a whole when it was stored. Throws `HARNESS.INVALID`. */
export function parseDocument(file: HarnessFile): HarnessPart {
  const result = parseFile(file);
  if ('problems' in result) throw harnessInvalid(result.problems);
  return { layer: layerOwning(file.path)?.layer ?? 'agent', path: file.path, body: result.document };
}

function parseFile(file: HarnessFile): Parsed<AnyDocument | AgentSettings> {
  return file.path === settingsPath ? settingsFormat.parse(file) : layerOwning(file.path)!.parse(file);
}

function harnessOf(files: ReadFile[]): Harness {
  const parts = files.map(({ path, result }): HarnessPart => {
    const layer = layerOwning(path)?.layer ?? 'agent';
    return { layer, path, body: result.document };
  });
  return assembleHarness(
    parts,
    manifestHash(Object.fromEntries(parts.map(({ path, body }) => [path, documentHash(path, body)]))),
  );
}

function misfitsOf({ path, result }: ReadFile, harness: Harness): Problem[] {
  const defects = layerOwning(path)?.validate(result.document as AnyDocument, harness, path) ?? [];
  return defects.map(({ at, message, fix }) => ({ path, line: result.lineOf(at), message, fix }));
}

function budgetProblems(files: HarnessFile[]): Problem[] {
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const fix = 'Remove documents that are not used, or serve knowledge from the corpus of the agent.';
  const at = { path: settingsPath, line: 1, fix };
  return [
    ...(files.length > budgets.files
      ? [{ ...at, message: `${files.length} files; at most ${budgets.files} are allowed.` }]
      : []),
    ...(bytes > budgets.harnessBytes
      ? [{ ...at, message: `${bytes} bytes in all; at most ${budgets.harnessBytes} are allowed.` }]
      : []),
  ];
}

function pathProblems(files: HarnessFile[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) {
      problems.push({ path, line: 1, message: 'The file is there twice.', fix: 'Send each path once.' });
    } else if (path !== settingsPath && !layerOwning(path)) {
      const known = Object.values(layerDefinitions).flatMap(({ paths }) => paths);
      const fix = `Move it to one of ${[settingsPath, ...known].join(', ')}, or remove it.`;
      problems.push({ path, line: 1, message: 'No layer owns this path.', fix });
    }
    seen.add(path);
  }
  if (!seen.has(settingsPath)) {
    const fix = `Add ${settingsPath} with at least \`name: <slug of the agent>\`.`;
    problems.push({ path: settingsPath, line: 1, message: 'The file is missing.', fix });
  }
  return problems;
}
