import type { EditEnvelope, HarnessFile, Version } from '#contracts';
import { applyEdit } from '../versions/edits.js';
import { endRelease, keepRelease, rollback } from './decide.js';
import { liveRelease, watchedReleases } from './live-history.js';
import type { HarnessStore, HarnessTransaction } from './ports.js';
import { addVersion, releaseToProduction, shipCanary } from './ship.js';

/** Who did what to which release, oldest first. */
export type AuditRow = { actor: string; action: string; subject: string; reason: string };

const at = '2026-01-05T00:00:00.000Z';
const later = '2026-01-09T00:00:00.000Z';
const files = Object.entries({
  'harness.yaml': 'name: shop\n',
  'tools/find.yaml': 'name: find\ndescription: Finds.\nparameters: {}\n',
  'prompts/main.md': '## Role {#role}\n\nHelp.\n',
  'memory/user.yaml': 'slots: []\n',
}).map(([path, content]): HarnessFile => ({ path, content }));
const say = (text: string): EditEnvelope => ({
  layer: 'prompt',
  document: 'prompts/main.md',
  operation: 'replace',
  section: 'role',
  text,
});
const describeTool = (description: string): EditEnvelope => ({
  layer: 'tool',
  document: 'tools/find.yaml',
  operation: 'set_description',
  description,
});
const failure = (code: string, status = 409) => expect.objectContaining({ code, status });

/** What every harness store must do, and the life of versions and releases on it. Each test gets a store of its own. */
export function describeHarnessStore(
  open: () => Promise<{ store: HarnessStore; other: HarnessStore; audit(): Promise<AuditRow[]> }>,
) {
  let store: HarnessStore;
  let other: HarnessStore;
  let audit: () => Promise<AuditRow[]>;
  beforeEach(async () => {
    ({ store, other, audit } = await open());
  });

  const within = <T>(work: (tx: HarnessTransaction) => Promise<T>) => store.transaction('shop', work);
  const decide = (releaseId: string) => ({ releaseId, author: 'ada', reason: 'looked at it', at: later });
  const add = (tx: HarnessTransaction, content: HarnessFile[], edits: EditEnvelope[] = []) =>
    addVersion(tx, { agent: 'shop', files: content, parents: [], author: 'ada', message: 'a change', edits, at });
  const release = (tx: HarnessTransaction, version: Version, reason = 'first') =>
    releaseToProduction(tx, { version, author: 'ada', reason, at });
  const toProduction = (content = files) => within(async (tx) => release(tx, await add(tx, content)));

  /** Ships an edit of production as a canary. */
  const ship = (edit: EditEnvelope, targetIntents: string[] = []) =>
    within(async (tx) => {
      const production = liveRelease(await tx.releases());
      const base = production === null ? files : await tx.files(await tx.version(production.version));
      const version = await add(tx, applyEdit(base, edit), [edit]);
      const rest = { allocation: 0.5, taxonomyId: null, watchDays: 7, proposalId: null };
      return shipCanary(tx, { version, targetIntents, author: 'ada', reason: 'try it', at, ...rest });
    });
  const keep = (id: string) => within((tx) => keepRelease(tx, decide(id)));
  const releases = () => within((tx) => tx.releases());
  const live = async () => liveRelease(await releases());
  const inProduction = async (path: string) => {
    const { version } = (await live())!;
    const served = await within(async (tx) => tx.files(await tx.version(version)));
    return served.find((file) => file.path === path)?.content;
  };

  describe('versions', () => {
    it('are numbered from 1, and give their files back', async () => {
      const first = await within((tx) => add(tx, files));
      const second = await within((tx) => add(tx, applyEdit(files, say('Serve.'))));
      expect([first.number, second.number]).toEqual([1, 2]);
      const read = await within((tx) => tx.files(first));
      expect(new Set(read)).toEqual(new Set(files));
    });

    it('of equal content are one version', async () => {
      const first = await within((tx) => add(tx, files));
      expect(await within((tx) => add(tx, [...files].reverse()))).toEqual(first);
      expect(await within((tx) => tx.versions())).toHaveLength(1);
    });

    it('of former content are a new version with the former hash', async () => {
      const first = await within((tx) => add(tx, files));
      await within((tx) => add(tx, applyEdit(files, say('Serve.'))));
      const again = await within((tx) => add(tx, files));
      expect([again.number, again.hash]).toEqual([3, first.hash]);
    });

    it('stay as they were when others are added', async () => {
      const first = await within((tx) => add(tx, files));
      await toProduction(applyEdit(files, say('Serve.')));
      expect(await within((tx) => tx.version(1))).toEqual(first);
    });

    it('are refused for another agent than the files name', async () => {
      const about = { parents: [], author: 'ada', message: '', edits: [], at };
      const wrong = store.transaction('bank', (tx) => addVersion(tx, { agent: 'bank', files, ...about }));
      await expect(wrong).rejects.toMatchObject({ code: 'HARNESS.AGENT' });
    });

    it('that do not exist are told as not found', async () => {
      await expect(within((tx) => tx.version(7))).rejects.toEqual(failure('HARNESS.NOTFOUND', 404));
    });

    it('of a failed transaction are not there', async () => {
      const broken = within(async (tx) => {
        await add(tx, files);
        throw new Error('no');
      });
      await expect(broken).rejects.toThrow('no');
      expect(await within((tx) => tx.versions())).toEqual([]);
    });

    it('of two projects do not know each other', async () => {
      await toProduction();
      const seen = await other.transaction('shop', async (tx) => [await tx.versions(), await tx.releases()]);
      expect(seen).toEqual([[], []]);
    });
  });

  describe('a canary', () => {
    it('needs a production release to be compared with', async () => {
      await expect(ship(say('Serve.'))).rejects.toMatchObject({ code: 'RELEASE.NOPRODUCTION' });
    });

    it('that changes nothing is refused', async () => {
      await toProduction();
      await expect(ship(say('Help.'))).rejects.toMatchObject({ code: 'RELEASE.UNCHANGED' });
    });

    it('on a document that a watched one changes is refused, and says which', async () => {
      await toProduction();
      await ship(say('Serve.'));
      const message = 'shop/v2 is being watched and changes prompts/main.md too.';
      await expect(ship(say('Greet.'))).rejects.toMatchObject({ code: 'RELEASE.OVERLAP', message });
    });

    it('that aims at an intent of a watched one is refused', async () => {
      await toProduction();
      await ship(say('Serve.'), ['orders', 'returns']);
      await expect(ship(describeTool('Finds orders.'), ['returns'])).rejects.toEqual(failure('RELEASE.OVERLAP'));
    });

    it('beside a watched one, on another document and intent, is watched too, with a salt of its own', async () => {
      await toProduction();
      const one = await ship(say('Serve.'), ['orders']);
      const two = await ship(describeTool('Finds orders.'), ['returns']);
      expect(watchedReleases(await releases()).map(({ id }) => id)).toEqual([one.id, two.id]);
      expect(one.salt).not.toBe(two.salt);
    });

    it('is let in once, of two that overlap and are shipped at the same time', async () => {
      await toProduction();
      const ships = await Promise.allSettled([ship(say('Serve.')), ship(say('Greet.'))]);
      expect(ships.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(ships.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'RELEASE.OVERLAP' } });
      expect(watchedReleases(await releases())).toHaveLength(1);
    });
  });

  describe('keeping a canary', () => {
    it('puts its change on top of what was kept meanwhile', async () => {
      await toProduction();
      const one = await ship(say('Serve.'));
      const two = await ship(describeTool('Finds orders.'));
      await keep(two.id);
      await keep(one.id);
      expect(await inProduction('prompts/main.md')).toContain('Serve.');
      expect(await inProduction('tools/find.yaml')).toContain('Finds orders.');
      expect((await releases()).map(({ status }) => status)).toEqual([
        'superseded',
        'kept',
        'kept',
        'superseded',
        'live',
      ]);
    });

    it('names production and the canary as the parents of what is served now', async () => {
      await toProduction();
      const one = await ship(say('Serve.'));
      const two = await ship(describeTool('Finds orders.'));
      const kept = await keep(one.id);
      const merged = await keep(two.id);
      const version = await within((tx) => tx.version(merged.version));
      expect(version.parents).toEqual([kept.version, two.version]);
    });

    it('puts it on top of a production release that changed another document', async () => {
      await toProduction();
      const canary = await ship(say('Serve.'));
      await toProduction(applyEdit(files, describeTool('Finds orders.')));
      await keep(canary.id);
      expect(await inProduction('prompts/main.md')).toContain('Serve.');
      expect(await inProduction('tools/find.yaml')).toContain('Finds orders.');
    });
  });

  it('a reverted canary leaves production as it was', async () => {
    const first = await toProduction();
    const canary = await ship(say('Serve.'));
    await within((tx) => endRelease(tx, 'reverted', decide(canary.id)));
    expect(await live()).toEqual(first);
    expect((await releases())[1]).toMatchObject({ status: 'reverted', endedAt: later });
  });

  it('a decided canary is not decided again', async () => {
    await toProduction();
    const [one, two] = [await ship(say('Serve.')), await ship(describeTool('Finds orders.'))];
    await keep(one.id);
    await within((tx) => endRelease(tx, 'inconclusive', decide(two.id)));
    for (const { id } of [one, two]) {
      await expect(keep(id)).rejects.toEqual(failure('RELEASE.DECIDED'));
      await expect(within((tx) => endRelease(tx, 'reverted', decide(id)))).rejects.toEqual(failure('RELEASE.DECIDED'));
    }
    expect((await releases()).map(({ status }) => status)).toEqual(['superseded', 'kept', 'inconclusive', 'live']);
  });

  it('a production release over a watched document is refused, and production stays', async () => {
    const first = await toProduction();
    await ship(say('Serve.'));
    await expect(toProduction(applyEdit(files, say('Greet.')))).rejects.toEqual(failure('RELEASE.OVERLAP'));
    expect(await live()).toEqual(first);
  });

  describe('rolling back', () => {
    const back = (id: string, toVersion?: number) =>
      within((tx) => rollback(tx, { ...decide(id), ...(toVersion === undefined ? {} : { toVersion }) }));

    it('a canary takes it back', async () => {
      const first = await toProduction();
      const canary = await ship(say('Serve.'));
      expect(await back(canary.id)).toBeNull();
      expect([await live(), (await releases())[1]?.status]).toEqual([first, 'reverted']);
    });

    it('production makes a new release of the former version and ends what is watched', async () => {
      const first = await toProduction();
      const second = await toProduction(applyEdit(files, say('Serve.')));
      const canary = await ship(describeTool('Finds orders.'));
      const release = await back(second.id);
      expect(release).toMatchObject({ version: first.version, channel: 'production', status: 'live' });
      expect(release?.rollbackOf).toBe(second.id);
      const ended = [first, second, canary].map(({ id }) => [id, 'superseded']);
      expect((await releases()).map(({ id, status }) => [id, status])).toEqual([...ended, [release?.id, 'live']]);
    });

    it('production goes to the version that is named', async () => {
      await toProduction();
      await toProduction(applyEdit(files, say('Serve.')));
      const third = await toProduction(applyEdit(files, say('Greet.')));
      expect(await back(third.id, 1)).toMatchObject({ version: 1, status: 'live' });
    });

    it('the first production release is refused: there is none to return to', async () => {
      const first = await toProduction();
      await expect(back(first.id)).rejects.toMatchObject({ code: 'RELEASE.NOFORMER' });
    });

    it('what is over already is refused, and production stays', async () => {
      const first = await toProduction();
      const second = await toProduction(applyEdit(files, describeTool('Finds orders.')));
      const canary = await ship(say('Serve.'));
      await back(canary.id);
      for (const { id } of [first, canary]) await expect(back(id)).rejects.toEqual(failure('RELEASE.DECIDED'));
      expect(await live()).toEqual(second);
    });

    it('an unknown release is refused', async () => {
      await expect(back('shop-r9')).rejects.toEqual(failure('RELEASE.NOTFOUND', 404));
    });
  });

  it('who released, shipped, reverted and kept what, and why, is written down', async () => {
    await toProduction();
    const canary = await ship(say('Serve.'));
    await within((tx) => endRelease(tx, 'reverted', decide(canary.id)));
    await keep((await ship(describeTool('Finds orders.'))).id);
    expect((await audit()).map(({ actor, action, subject, reason }) => [actor, action, subject, reason])).toEqual([
      ['ada', 'push', 'shop/v1', 'a change'],
      ['ada', 'release', 'shop/v1', 'first'],
      ['ada', 'push', 'shop/v2', 'a change'],
      ['ada', 'canary', 'shop/v2', 'try it'],
      ['ada', 'revert', 'shop/v2', 'looked at it'],
      ['ada', 'push', 'shop/v3', 'a change'],
      ['ada', 'canary', 'shop/v3', 'try it'],
      ['ada', 'keep', 'shop/v3', 'looked at it'],
      ['ada', 'release', 'shop/v3', 'looked at it'],
    ]);
  });
}
