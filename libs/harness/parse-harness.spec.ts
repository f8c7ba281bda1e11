import fc from 'fast-check';
import type { HarnessFile } from '#contracts';
import { budgets } from './budgets.js';
import { promptLayer } from './layers/prompt/index.js';
import { toolLayer } from './layers/tool/index.js';
import { checkHarness, parseHarness } from './parse-harness.js';
import { serializeHarness } from './serialize-harness.js';

const settings = { path: 'harness.yaml', content: 'name: shop\n' };
const problemsOf = (files: HarnessFile[]) =>
  checkHarness(files).problems.map(({ path, line, message }) => `${path}:${line} ${message}`);

describe('a whole harness', () => {
  test('consists of at least its settings, with defaults filled in', () => {
    expect(parseHarness([settings]).agent).toEqual({
      name: 'shop',
      description: '',
      models: {},
      limits: {},
      channels: ['production', 'canary'],
    });
    expect(problemsOf([])).toEqual(['harness.yaml:1 The file is missing.']);
  });

  test('reports every bad document at once, with file, line and fix in the message', () => {
    const files = [
      { path: 'harness.yaml', content: 'description: x\nname: Shop!\n' },
      { path: 'tools/a.yaml', content: 'name: a\ndescription: A.\nparameters: {}\nstatus: gone\n' },
    ];
    expect(() => parseHarness(files)).toThrow(
      expect.objectContaining({
        code: 'HARNESS.INVALID',
        message: expect.stringMatching(
          /has 2 problems:\nharness.yaml:2 `name` is wrong.* Fix: .*\ntools\/a.yaml:4 .* Fix: /,
        ),
      }),
    );
  });

  test.each(['tool/a.yaml', 'tools/a.yml', '../tools/a.yaml', 'tools/../a.yaml', 'tools/sub/a.yaml', '__proto__'])(
    'refuses the path %s, which no layer owns',
    (path) => {
      expect(problemsOf([settings, { path, content: '' }])).toEqual([`${path}:1 No layer owns this path.`]);
    },
  );

  test('refuses a path that is there twice', () => {
    expect(problemsOf([settings, settings])).toEqual(['harness.yaml:1 The file is there twice.']);
  });

  test('keeps within its budgets', () => {
    const large = { path: 'tools/a.yaml', content: `name: ${'a'.repeat(budgets.fileBytes)}` };
    expect(problemsOf([settings, large])).toEqual([`tools/a.yaml:1 Larger than ${budgets.fileBytes} bytes.`]);
    const many = Array.from({ length: budgets.files + 1 }, (_, index) => ({
      path: `tools/t${index}.yaml`,
      content: '',
    }));
    expect(problemsOf([settings, ...many])[0]).toMatch(/^harness.yaml:1 2002 files/);
  });

  test.each([
    ['nesting', 'tools/a.yaml', `name: ${'['.repeat(20_000)}`],
    ['many keys', 'tools/a.yaml', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['a heading without end', 'prompts/a.md', `## ${' '.repeat(200_000)}x`],
    ['quotes', 'tools/a.yaml', '"'.repeat(50_000)],
  ])('survives hostile %s without hanging or crashing', (_name, path, content) => {
    const started = performance.now();
    expect(problemsOf([settings, { path, content }]).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('does not depend on the order of its files', () => {
    const tool = { path: 'tools/a.yaml', content: 'name: a\ndescription: A.\nparameters: {}\n' };
    expect(parseHarness([tool, settings])).toEqual(parseHarness([settings, tool]));
  });
});

describe('documents with any text in them', () => {
  // Lone surrogates are no text: no file can hold them.
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((value) => !/\p{Surrogate}/u.test(value));

  test('are read back from YAML as they were', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(text),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), text),
        (description, use, docs) => {
          const properties = Object.fromEntries(
            Object.entries(docs).map(([name, doc]) => [name, { type: 'string' as const, description: doc }]),
          );
          const tool = toolLayer.apply(
            {
              layer: 'tool',
              document: 'tools/a.yaml',
              operation: 'add_recipe',
              name: 'a',
              description,
              properties,
              required: [],
              steps: [{ id: 'x', tool: 'b', arguments: {} }],
            },
            null,
          );
          const document = { ...tool, routing: { use, avoid: [] } };
          const read = toolLayer.parse({ path: 'tools/a.yaml', content: toolLayer.serialize(document) });
          expect(read).toMatchObject({ document });
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  test('are read back from Markdown as they were', () => {
    const line = text
      .map((value) => value.replace(/[\r\n]/g, ' ').trim())
      .filter((value) => value !== '' && !value.startsWith('## '));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const document = {
          role: 'user' as const,
          variables: [],
          sections: [{ id: 'a', title: 'A', frozen: true, text: lines.join('\n') }],
        };
        const read = promptLayer.parse({ path: 'prompts/a.md', content: promptLayer.serialize(document) });
        expect(read).toMatchObject({ document });
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

test('writing a harness and reading it back gives the same harness and hash', () => {
  const files = [
    { path: 'harness.yaml', content: '# ours\nlimits: {turns: 9}\nname: shop\nmodels: {default: small}\n' },
    { path: 'prompts/main.md', content: '## Role {#role}\r\n\r\nHelp.\r\n' },
  ];
  const harness = parseHarness(files);
  expect(parseHarness(serializeHarness(harness))).toEqual(harness);
  expect(serializeHarness(harness)[0]).toEqual({
    path: 'harness.yaml',
    content: 'name: shop\nmodels:\n  default: small\nlimits:\n  turns: 9\n',
  });
});
