import type { HarnessFile } from '#contracts';
import { harnessFromPlan, missingDocuments } from '../resolution/assemble-harness.js';
import { resolveArms, resolveForUser } from '../resolution/resolve-for-user.js';
import { manifestHash } from '../versions/content-hash.js';
import { readVersionContent } from '../versions/make-version.js';
import { buildReleasePlan, type PlanInput } from './build-release-plan.js';

const content = (description: string, more: Record<string, string> = {}) => {
  const files: Record<string, string> = {
    'harness.yaml': 'name: shop\n',
    'tools/find.yaml': `name: find\ndescription: ${description}\nparameters: {}\n`,
    'memory/user.yaml': 'slots: []\n',
    ...more,
  };
  return readVersionContent(Object.entries(files).map(([path, text]): HarnessFile => ({ path, content: text })));
};
const production = content('Finds.');
const betterTool = content('Finds orders by number.');
const withPrompt = content('Finds.', { 'prompts/main.md': '## Role {#role}\n\nHelp.\n' });
const documents = { ...production.documents, ...betterTool.documents, ...withPrompt.documents };
const canary = (release: string, version: number, { manifest }: { manifest: Record<string, string> }) => ({
  release,
  version,
  allocation: 0.5,
  salt: release,
  base: production.manifest,
  manifest,
});
const input: PlanInput = {
  agent: 'shop',
  production: { release: 'r1', version: 1, manifest: production.manifest },
  canaries: [canary('r3', 3, withPrompt), canary('r2', 2, betterTool)],
  documents,
};
const plan = buildReleasePlan(input);

test('a plan carries production, what each canary changes, and every document they name', () => {
  expect(plan.canaries.map(({ release, changes }) => [release, Object.keys(changes)])).toEqual([
    ['r2', ['tools/find.yaml']],
    ['r3', ['prompts/main.md']],
  ]);
  expect(missingDocuments(plan)).toEqual([]);
  expect(plan.documents[plan.production.manifest['harness.yaml']!]).toMatchObject({ layer: 'agent' });
});

test('equal releases give an equal hash, another allocation another', () => {
  expect(buildReleasePlan({ ...input, canaries: [...input.canaries].reverse() }).hash).toBe(plan.hash);
  const raised = input.canaries.map((item) => ({ ...item, allocation: 0.6 }));
  expect(buildReleasePlan({ ...input, canaries: raised }).hash).not.toBe(plan.hash);
});

test('two canaries never change the same document', () => {
  const canaries = [canary('r2', 2, betterTool), canary('r4', 4, content('Finds all.'))];
  expect(() => buildReleasePlan({ ...input, canaries })).toThrow(
    expect.objectContaining({ code: 'RELEASE.CONFLICT', message: 'Releases r2 and r4 both change tools/find.yaml.' }),
  );
});

test('a canary never takes back what production changed since', () => {
  const moved = { release: 'r5', version: 5, manifest: content('Finds all.').manifest };
  expect(() => buildReleasePlan({ ...input, production: moved, canaries: [canary('r2', 2, betterTool)] })).toThrow(
    expect.objectContaining({ code: 'RELEASE.CONFLICT' }),
  );
});

test('a plan without one of its documents is not built', () => {
  expect(() => buildReleasePlan({ ...input, documents: production.documents })).toThrow(
    expect.objectContaining({ code: 'RELEASE.INCOMPLETE' }),
  );
});

describe('a user', () => {
  const harnessOf = (manifest: Record<string, string>) => harnessFromPlan(plan, manifest, manifestHash(manifest));

  test('in no treatment arm gets production, and is stamped as control', () => {
    const resolution = resolveArms(plan, ['control', 'control']);
    expect(resolution).toMatchObject({
      release: 'r1',
      version: 1,
      channel: 'production',
      arms: { r2: 'control', r3: 'control' },
    });
    expect(harnessOf(resolution.manifest)).toEqual(production.harness);
  });

  test('in one treatment arm gets that change and no other', () => {
    const resolution = resolveArms(plan, ['treatment', 'control']);
    expect(resolution).toMatchObject({
      release: 'r2',
      version: 2,
      channel: 'canary',
      arms: { r2: 'treatment', r3: 'control' },
    });
    expect(harnessOf(resolution.manifest)).toEqual(betterTool.harness);
  });

  test('in two treatment arms gets both changes', () => {
    const { manifest, version } = resolveArms(plan, ['treatment', 'treatment']);
    const harness = harnessOf(manifest);
    expect(version).toBe(3);
    expect(harness.tool['tools/find.yaml']!.description).toBe('Finds orders by number.');
    expect(Object.keys(harness.prompt)).toEqual(['prompts/main.md']);
  });

  test('without an id gets production and takes part in nothing', () => {
    expect(resolveForUser(plan, null)).toMatchObject({ channel: 'production', arms: {} });
  });

  test('gets each canary independently of the other', () => {
    const seen = new Set(
      Array.from({ length: 200 }, (_, index) => Object.values(resolveForUser(plan, `u${index}`).arms).join()),
    );
    expect(seen.size).toBe(4);
  });
});

test('a canary that removes a document takes it away', () => {
  const without = readVersionContent([
    { path: 'harness.yaml', content: 'name: shop\n' },
    { path: 'tools/find.yaml', content: 'name: find\ndescription: Finds.\nparameters: {}\n' },
  ]);
  const removed = buildReleasePlan({ ...input, canaries: [canary('r6', 6, without)] });
  expect(Object.keys(resolveArms(removed, ['treatment']).manifest)).not.toContain('memory/user.yaml');
  expect(Object.keys(resolveArms(removed, ['control']).manifest)).toContain('memory/user.yaml');
});
