import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type HarnessFile, layers } from '#contracts';
import { checkHarness, parseHarness } from '../parse-harness.js';
import { formatProblem } from '../problem.js';
import { serializeHarness } from '../serialize-harness.js';
import { diffHarnesses } from '../versions/diff-harnesses.js';
import { applyEdit, describeEdit, editSchema } from '../versions/edits.js';
import { layerDefinition, layerDefinitions } from './registry.js';

/** A case: files (a harness.yaml is added), perhaps an edit, and what is expected. */
const caseSchema = z.strictObject({
  about: z.string(),
  files: z.record(z.string(), z.string()),
  edit: z.looseObject({ layer: z.enum(layers), document: z.string(), operation: z.string() }).optional(),
  expect: z.strictObject({
    /** Files after the edit, or as written anew where there is none. */
    files: z.record(z.string(), z.string()).optional(),
    problems: z.array(z.string()).optional(),
    describes: z.string().optional(),
    diff: z.string().optional(),
    error: z.string().optional(),
  }),
});
type Case = z.infer<typeof caseSchema>;

const here = new URL('./', import.meta.url);
const casesOf = (layer: string): Case[] =>
  readdirSync(new URL(`${layer}/cases/`, here)).flatMap((name) => {
    const text = readFileSync(new URL(`${layer}/cases/${name}`, here), 'utf8');
    return z.array(caseSchema).parse(parse(text));
  });

function filesOf(files: Record<string, string>): HarnessFile[] {
  return Object.entries({ 'harness.yaml': 'name: shop\n', ...files }).map(([path, content]) => ({ path, content }));
}

function contentOf(files: HarnessFile[], path: string): string | undefined {
  return files.find((file) => file.path === path)?.content;
}

test('every layer folder is in the registry under its own name, and the registry has no other', () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...layers].sort());
  expect(Object.entries(layerDefinitions).map(([name, { layer }]) => name === layer)).not.toContain(false);
  expect(Object.keys(layerDefinitions).sort()).toEqual([...layers].sort());
});

describe.each([...layers])('the %s layer', (layer) => {
  const cases = casesOf(layer);

  test('has a README that names every operation and owned path', () => {
    const readme = new URL(`${layer}/README.md`, here);
    expect(existsSync(readme)).toBe(true);
    const text = readFileSync(readme, 'utf8');
    for (const name of [...operationsOf(layer), ...layerDefinition(layer).paths]) expect(text).toContain(name);
  });

  test('has a case for each of its edits', () => {
    const covered = new Set(cases.filter((item) => item.expect.files).map((item) => item.edit?.operation));
    expect(operationsOf(layer).filter((operation) => !covered.has(operation))).toEqual([]);
  });

  test.each(cases.map((item) => [item.about, item] as const))('%s', (_about, item) => {
    const files = filesOf(item.files);
    if (item.expect.problems) {
      expect(checkHarness(files).problems.map(formatProblem)).toEqual(item.expect.problems);
      return;
    }
    const before = parseHarness(files);
    if (item.expect.error) {
      expect(() => applyEdit(files, item.edit!)).toThrow(expect.objectContaining({ code: item.expect.error }));
      return;
    }
    const after = item.edit ? applyEdit(files, item.edit) : serializeHarness(before);
    for (const [path, content] of Object.entries(item.expect.files ?? {})) expect(contentOf(after, path)).toBe(content);
    const parsed = parseHarness(after);
    expect(parseHarness(serializeHarness(parsed))).toEqual(parsed);
    if (item.expect.describes) expect(describeEdit(item.edit!)).toBe(item.expect.describes);
    if (item.expect.diff)
      expect(
        diffHarnesses(before, parsed)
          .map(({ text }) => text)
          .join('\n'),
      ).toBe(item.expect.diff.trimEnd());
  });
});

test('the edit schema accepts an edit of any layer and refuses an operation of another', () => {
  const edit = { layer: 'retrieval', document: 'retrieval/main.yaml', operation: 'set_k', k: 5 };
  expect(editSchema.parse(edit)).toEqual(edit);
  expect(editSchema.safeParse({ ...edit, layer: 'prompt' }).success).toBe(false);
});

function operationsOf(layer: (typeof layers)[number]): string[] {
  const union = layerDefinitions[layer].editSchema as unknown as z.ZodDiscriminatedUnion<
    z.ZodObject<{ operation: z.ZodLiteral<string> }>[]
  >;
  return union.options.map(({ shape }) => shape.operation.value);
}
