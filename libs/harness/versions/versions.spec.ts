import type { EditEnvelope, HarnessFile } from '#contracts';
import { parseHarness } from '../parse-harness.js';
import { contentHash } from './content-hash.js';
import { diffHarnesses } from './diff-harnesses.js';
import { conflicts, diffManifests } from './diff-manifests.js';
import { applyEdit } from './edits.js';
import { makeVersion, readVersionContent } from './make-version.js';
import { rebase } from './rebase.js';

const tool = (description: string, more = '') => `name: find\ndescription: ${description}\nparameters: {}\n${more}`;
const harness = (files: Record<string, string>): HarnessFile[] =>
  Object.entries({ 'harness.yaml': 'name: shop\n', ...files }).map(([path, content]) => ({ path, content }));
const base = harness({
  'tools/find.yaml': tool('Finds.'),
  'prompts/main.md': '## Role {#role}\n\nHelp.\n\n## Style {#style}\n\nBrief.\n',
});
const replace = (section: string, text: string): EditEnvelope => ({
  layer: 'prompt',
  document: 'prompts/main.md',
  operation: 'replace',
  section,
  text,
});
const prompt = (files: HarnessFile[]) => files.find(({ path }) => path === 'prompts/main.md')?.content;

describe('a version hash', () => {
  const hash = (files: HarnessFile[]) => readVersionContent(files).hash;

  test('stays the same over time, so that stored versions can be checked', () => {
    expect(hash(harness({ 'tools/find.yaml': tool('Finds.') }))).toMatchInlineSnapshot(
      `"65636fcb88efd95e4ad1f281cd25534e56be523f2db3c1384f53b5f0052c2fdd"`,
    );
  });

  test('ignores layout, comments, the order of keys and defaults written out', () => {
    const spelled = harness({
      'tools/find.yaml':
        '# the finder\nstatus: active\nkind: native\nparameters: {type: object}\ndescription: "Finds."\nname: find\n',
      'prompts/main.md': '---\nrole: system\n---\n## Role {#role}\nHelp.\n\n\n## Style {#style}\n\nBrief.',
    });
    expect(hash(spelled.reverse())).toBe(hash(base));
  });

  test('changes with any word, and with the path of a document', () => {
    const hashes = [
      base,
      harness({ 'tools/find.yaml': tool('Finds!') }),
      harness({ 'tools/find.yaml': tool('Finds.') }),
      harness({ 'tools/find2.yaml': tool('Finds.') }),
    ].map(hash);
    expect(new Set(hashes).size).toBe(4);
  });

  test('depends on data and not on the order of its keys', () => {
    expect(contentHash({ a: 1, b: [{ c: 2, d: undefined }] })).toBe(contentHash({ b: [{ c: 2 }], a: 1 }));
  });
});

test('a version carries its manifest, and its content every document the manifest names', () => {
  const facts = {
    number: 3,
    parents: [2],
    author: 'ada',
    message: 'first',
    createdAt: '2026-01-01T00:00:00Z',
    edits: [],
  };
  const { version, content } = makeVersion(base, facts);
  expect(version).toMatchObject({ agent: 'shop', number: 3, hash: content.harness.hash });
  expect(Object.keys(version.manifest).sort()).toEqual(['harness.yaml', 'prompts/main.md', 'tools/find.yaml']);
  expect(
    Object.values(version.manifest)
      .map((hash) => content.documents[hash]!.layer)
      .sort(),
  ).toEqual(['agent', 'prompt', 'tool']);
});

test('manifests differ in the paths added, changed and removed', () => {
  const changes = diffManifests({ a: '1', b: '2', c: '3' }, { a: '1', b: '4', d: '5' });
  expect(changes).toEqual({ b: '4', c: null, d: '5' });
  expect(conflicts(changes, { c: '1', x: '2' })).toEqual(['c']);
  expect(conflicts(changes, { toString: '1' })).toEqual([]);
});

test('harnesses differ document by document, in words', () => {
  const after = applyEdit(
    harness({
      ...Object.fromEntries(base.map(({ path, content }) => [path, content])),
      'harness.yaml': 'name: shop\nlimits: { turns: 5 }\n',
    }),
    replace('style', 'Warm.'),
  ).filter(({ path }) => path !== 'tools/find.yaml');
  const diffs = diffHarnesses(parseHarness(base), parseHarness(after));
  expect(diffs.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'harness.yaml changed',
    'prompts/main.md changed',
    'tools/find.yaml removed',
  ]);
  expect(diffs[1]!.text).toBe('prompts/main.md (changed)\nsections.style.text: Brief. → Warm.');
});

test('an edit changes one file and leaves the others and the input as they were', () => {
  const before = structuredClone(base);
  const after = applyEdit(base, replace('role', 'Serve.'));
  expect(base).toEqual(before);
  expect(after.filter((file, index) => file !== base[index]).map(({ path }) => path)).toEqual(['prompts/main.md']);
});

describe('rebasing a version', () => {
  const edit = replace('role', 'Serve.');
  const source = { base, edits: [edit], files: applyEdit(base, edit) };

  test('applies its edits beside other changes of the same document', () => {
    const rebased = rebase(source, applyEdit(base, replace('style', 'Warm.')));
    expect(prompt(rebased)).toBe('## Role {#role}\n\nServe.\n\n## Style {#style}\n\nWarm.\n');
  });

  test('takes back one edit and keeps those built on it', () => {
    const first = replace('style', 'Warm.');
    const middle = applyEdit(base, first);
    const later = { base: middle, edits: [edit], files: applyEdit(middle, edit) };
    expect(rebase(later, base)).toEqual(source.files);
  });

  test('conflicts where the new base changed the same section otherwise', () => {
    expect(() => rebase(source, applyEdit(base, replace('role', 'Assist.')))).toThrow(
      expect.objectContaining({ code: 'HARNESS.REBASE_CONFLICT', message: expect.stringContaining('Help. → Assist.') }),
    );
  });

  test('conflicts where what it changed is gone', () => {
    const gone = applyEdit(base, {
      layer: 'prompt',
      document: 'prompts/main.md',
      operation: 'delete',
      section: 'role',
    });
    expect(() => rebase(source, gone)).toThrow(expect.objectContaining({ code: 'HARNESS.REBASE_CONFLICT' }));
  });

  test('leaves a base alone that holds the same change already', () => {
    expect(rebase(source, source.files)).toEqual(source.files);
  });

  test('takes a base that says the same in another layout for the same', () => {
    const byHand = {
      base,
      edits: [],
      files: harness({ 'tools/find.yaml': tool('Searches.'), 'prompts/main.md': prompt(base)! }),
    };
    const laidOut = base.map((file) =>
      file.path === 'tools/find.yaml'
        ? { ...file, content: `# a note\nparameters: {}\ndescription: Finds.\nname: find\n` }
        : file,
    );
    expect(rebase(byHand, laidOut).find(({ path }) => path === 'tools/find.yaml')?.content).toBe(tool('Searches.'));
  });

  test('goes file by file where people changed the files', () => {
    const byHand = {
      base,
      edits: [],
      files: harness({ 'prompts/main.md': prompt(base)!, 'tools/find.yaml': tool('Searches.') }),
    };
    const onto = applyEdit(base, edit);
    const rebased = rebase(byHand, onto);
    expect(prompt(rebased)).toBe(prompt(onto));
    expect(parseHarness(rebased).tool['tools/find.yaml']!.description).toBe('Searches.');
    const other = harness({ 'tools/find.yaml': tool('Looks up.') });
    expect(() => rebase(byHand, other)).toThrow(expect.objectContaining({ code: 'HARNESS.REBASE_CONFLICT' }));
  });
});
