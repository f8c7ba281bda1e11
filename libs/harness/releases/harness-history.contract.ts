import type { EditEnvelope, HarnessFile, Version } from '#contracts';
import { parseHarness } from '../parse-harness.js';
import { applyEdit } from '../versions/edits.js';
import { rebaseVersion, takeOut } from './carry-over.js';
import { currentPlan } from './current-plan.js';
import { keepRelease, raiseAllocation, rollback } from './decide.js';
import { liveRelease } from './live-history.js';
import type { AuditEntry, HarnessStore, HarnessTransaction } from './ports.js';
import { addVersion, releaseToProduction, releaseToStaging, shipCanary } from './ship.js';

const told = { author: 'ada', reason: 'because', at: '2026-01-05T00:00:00.000Z' };
const files = Object.entries({
  'harness.yaml': 'name: shop\n',
  'tools/find.yaml': '# finds orders\nname: find\ndescription: Finds.\nparameters: {}\n',
  'prompts/main.md': '## Role {#role}\n\nHelp.\n\n## Style {#style}\n\nBrief.\n',
}).map(([path, content]): HarnessFile => ({ path, content }));
const write = (section: string, text: string): EditEnvelope => ({
  layer: 'prompt',
  document: 'prompts/main.md',
  operation: 'replace',
  section,
  text,
});
const describeTool: EditEnvelope = {
  layer: 'tool',
  document: 'tools/find.yaml',
  operation: 'set_description',
  description: 'Finds orders.',
};
const failure = (code: string, status = 409) => expect.objectContaining({ code, status });

/** Branches, channels and ways back: what a harness store's history can do. Each test gets a store of its own. */
export function describeHarnessHistory(
  open: () => Promise<{ store: HarnessStore; audit(): Promise<Pick<AuditEntry, 'action' | 'subject' | 'reason'>[]> }>,
) {
  let store: HarnessStore;
  let audit: Awaited<ReturnType<typeof open>>['audit'];
  beforeEach(async () => {
    ({ store, audit } = await open());
    await push(null, files);
  });

  const within = <T>(work: (tx: HarnessTransaction) => Promise<T>) => store.transaction('shop', work);
  const push = (base: number | null, content: HarnessFile[], edits: EditEnvelope[] = []): Promise<Version> =>
    within((tx) => {
      const parents = base === null ? [] : [base];
      return addVersion(tx, { agent: 'shop', files: content, parents, message: 'a change', edits, ...told });
    });
  const filesOf = (number: number) => within(async (tx) => tx.files(await tx.version(number)));
  const edit = async (base: number, ...edits: EditEnvelope[]) =>
    (await push(base, edits.reduce(applyEdit, await filesOf(base)), edits)).number;
  const release = (number: number) =>
    within(async (tx) => releaseToProduction(tx, { ...told, version: await tx.version(number) }));
  const stage = (number: number) =>
    within(async (tx) => releaseToStaging(tx, { ...told, version: await tx.version(number) }));
  const ship = (number: number, allocation = 0.1) =>
    within(async (tx) => {
      const rest = { targetIntents: [], taxonomyId: null, watchDays: 7, proposalId: null, ...told };
      return shipCanary(tx, { ...rest, version: await tx.version(number), allocation });
    });
  const back = (releaseId: string) => within((tx) => rollback(tx, { ...told, releaseId }));
  const live = (channel: 'production' | 'staging' = 'production') =>
    within(async (tx) => liveRelease(await tx.releases(), channel));
  const plan = (channel: 'production' | 'staging') => within((tx) => currentPlan(tx, 'shop', channel));
  /** Role, style and what the tool is described as. */
  const says = async (number: number) => {
    const { prompt, tool } = parseHarness(await filesOf(number));
    const sections = prompt['prompts/main.md']!.sections.map((section) => section.text);
    return [...sections, tool['tools/find.yaml']!.description];
  };

  describe('a version beside the one in production', () => {
    it('is refused, and told who changed what since, for production and for a canary', async () => {
      await release(1);
      const [one, other] = [await edit(1, write('role', 'Serve.')), await edit(1, describeTool)];
      await release(one);
      const refused = { code: 'RELEASE.DIVERGED', message: expect.stringMatching(/shop\/v2.*ada.*because/) };
      await expect(release(other)).rejects.toMatchObject(refused);
      await expect(ship(other)).rejects.toMatchObject(refused);
      expect((await live())?.version).toBe(one);
    });

    it('ships once it is rebased, with both changes and both parents', async () => {
      await release(1);
      const [one, other] = [await edit(1, write('role', 'Serve.')), await edit(1, write('style', 'Long.'))];
      await release(one);
      const rebased = await within((tx) => rebaseVersion(tx, { number: other, onto: one, message: 'on v2', ...told }));
      expect(rebased.parents).toEqual([one, other]);
      expect(await says(rebased.number)).toEqual(['Serve.', 'Long.', 'Finds.']);
      expect((await release(rebased.number)).version).toBe(rebased.number);
    });

    it('is not rebased onto what it was made from', async () => {
      const number = await edit(1, describeTool);
      const rebased = within((tx) => rebaseVersion(tx, { number, onto: 1, message: '', ...told }));
      await expect(rebased).rejects.toEqual(failure('HARNESS.UNCHANGED'));
    });
  });

  it('equal content on another line is a version of its own, pushed twice it is one', async () => {
    const one = await edit(1, write('role', 'Serve.'));
    const two = await edit(one, describeTool);
    const again = await push(1, await filesOf(two));
    expect([two, again.number, again.parents]).toEqual([3, 4, [1]]);
    expect((await push(1, await filesOf(two))).number).toBe(4);
  });

  describe('rolling back again', () => {
    it('goes further back, never to what was just taken back', async () => {
      for (const number of [1, await edit(1, describeTool), await edit(2, write('role', 'Serve.'))])
        await release(number);
      const second = (await back((await live())!.id))!;
      const first = (await back(second.id))!;
      expect([second.version, first.version]).toEqual([2, 1]);
      await expect(back(first.id)).rejects.toEqual(failure('RELEASE.NOFORMER'));
    });

    it('counts what was released after a rollback', async () => {
      for (const number of [1, await edit(1, describeTool)]) await release(number);
      await back((await live())!.id);
      const third = await release(await edit(1, write('role', 'Serve.')));
      expect((await back(third.id))?.version).toBe(1);
    });
  });

  describe('a change that others built on', () => {
    const without = (numbers: number[], tip: number) =>
      within((tx) => takeOut(tx, { numbers, tip, message: 'without it', ...told }));

    it('can be taken out, and what was built stays', async () => {
      await release(1);
      const bad = await release(await edit(1, write('role', 'Serve.')));
      await release(await edit(2, write('style', 'Long.'), describeTool));
      await expect(back(bad.id)).rejects.toMatchObject({
        code: 'RELEASE.DECIDED',
        fix: expect.stringContaining('/v1/agents/shop/versions/2/without'),
      });
      const version = await without([2], 3);
      expect(version.parents).toEqual([3]);
      expect(await says(version.number)).toEqual(['Help.', 'Long.', 'Finds orders.']);
      expect((await release(version.number)).version).toBe(4);
    });

    it('tells every later change that does not fit without it', async () => {
      await edit(1, write('role', 'Serve.'), write('style', 'Long.'));
      await edit(2, write('role', 'Serve well.'));
      await edit(3, describeTool);
      await edit(4, write('style', 'Longer.'));
      await expect(without([2], 5)).rejects.toMatchObject({
        code: 'HARNESS.REBASE_CONFLICT',
        message: expect.stringMatching(/2 of 3 later changes.*\nv3.*\nv5/),
        fix: expect.stringContaining('3, 5'),
      });
      expect(await says((await without([2, 3, 5], 5)).number)).toEqual(['Help.', 'Brief.', 'Finds orders.']);
    });

    it('that came in with a canary is taken out of what was merged', async () => {
      await release(1);
      const one = await ship(await edit(1, write('role', 'Serve.')));
      const two = await ship(await edit(1, describeTool));
      await within((tx) => keepRelease(tx, { ...told, releaseId: one.id }));
      const merged = await within((tx) => keepRelease(tx, { ...told, releaseId: two.id }));
      const version = await without([one.version], merged.version);
      expect(await says(version.number)).toEqual(['Help.', 'Brief.', 'Finds orders.']);
    });

    it('is refused where it is the first, or no part of the version', async () => {
      await edit(1, describeTool);
      await edit(1, write('role', 'Serve.'));
      await expect(without([1], 2)).rejects.toEqual(failure('HARNESS.FIRST'));
      await expect(without([3], 2)).rejects.toEqual(failure('HARNESS.NOTINLINE'));
    });
  });

  it('keeping a canary keeps all that its users were served, though its edits say less', async () => {
    await release(1);
    const canary = await ship(await edit(await edit(1, write('role', 'Serve.')), write('style', 'Long.')));
    await release(await edit(1, describeTool));
    const kept = await within((tx) => keepRelease(tx, { ...told, releaseId: canary.id }));
    expect(await says(kept.version)).toEqual(['Serve.', 'Long.', 'Finds orders.']);
  });

  it('canaries that do not fit together are not watched together', async () => {
    await release(1);
    const named = (path: string) => ({ path, content: 'name: extra\ndescription: More.\nparameters: {}\n' });
    const [one, two] = [
      await push(1, [...files, named('tools/x.yaml')]),
      await push(1, [...files, named('tools/y.yaml')]),
    ];
    await ship(one.number);
    const misfit = { code: 'RELEASE.MISFIT', message: expect.stringMatching(/shop\/v2 and shop\/v3.*extra/) };
    await expect(ship(two.number)).rejects.toMatchObject(misfit);
    await expect(release(two.number)).rejects.toMatchObject({ code: 'RELEASE.MISFIT' });
  });

  describe('the allocation of a canary', () => {
    const raise = (releaseId: string, allocation: number) =>
      within((tx) => raiseAllocation(tx, { ...told, releaseId, allocation }));

    it('is raised with the salt as it was, and is written down', async () => {
      await release(1);
      const canary = await ship(await edit(1, describeTool), 0.1);
      expect(await raise(canary.id, 0.5)).toEqual({ ...canary, allocation: 0.5 });
      expect((await plan('production')).canaries).toMatchObject([{ allocation: 0.5, salt: canary.salt }]);
      const entry = { action: 'allocate', subject: canary.tag, reason: '0.1 → 0.5: because' };
      expect((await audit()).at(-1)).toMatchObject(entry);
    });

    it('is not lowered, and not changed once it is over', async () => {
      await release(1);
      const canary = await ship(await edit(1, describeTool), 0.5);
      for (const allocation of [0.5, 0.2, 1])
        await expect(raise(canary.id, allocation)).rejects.toEqual(failure('RELEASE.ALLOCATION'));
      await back(canary.id);
      await expect(raise(canary.id, 0.9)).rejects.toEqual(failure('RELEASE.DECIDED'));
    });
  });

  describe('staging', () => {
    it('serves whoever asks for it, and production is as it was', async () => {
      await release(1);
      await ship(await edit(1, describeTool));
      const before = await plan('production');
      await stage(await edit(1, write('role', 'Serve.')));
      expect(await plan('production')).toEqual(before);
      expect(await plan('staging')).toMatchObject({ channel: 'staging', production: { version: 3 }, canaries: [] });
    });

    it('serves what is in production while nothing was put there', async () => {
      await release(1);
      await ship(await edit(1, describeTool));
      expect(await plan('staging')).toMatchObject({ channel: 'staging', production: { version: 1 }, canaries: [] });
    });

    it('is rolled back to what was there before, and then left empty', async () => {
      await release(1);
      await stage(1);
      const second = await stage(await edit(1, describeTool));
      const first = (await back(second.id))!;
      expect(first).toMatchObject({ channel: 'staging', version: 1, rollbackOf: second.id });
      expect(await back(first.id)).toBeNull();
      expect(await live('staging')).toBeNull();
      expect((await live())?.version).toBe(1);
    });
  });

  it('a transaction that breaks off leaves no version, no release and no audit entry', async () => {
    const first = await release(1);
    const entries = await audit();
    const broken = within(async (tx) => {
      await rollback(tx, { ...told, releaseId: first.id, toVersion: 1 });
      throw new Error('the process died');
    });
    await expect(broken).rejects.toThrow('the process died');
    expect([await live(), await audit()]).toEqual([first, entries]);
  });
}
