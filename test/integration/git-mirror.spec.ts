import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { HarnessFile } from '#contracts';
import { addVersion, applyEdit, releaseToProduction, rollback, shipCanary } from '#harness';
import {
  createLog,
  type Database,
  listDueMirrors,
  mirrorProject,
  mirrorStatus,
  mirrorTarget,
  openQueueBackend,
  postgresHarnessStore,
  readConfig,
  registerMirrors,
} from '#platform';
import { cloneDatabase } from '#testing';
import { startWorker } from '../../apps/worker/index.js';
import { sayEdit, shopFiles } from './api.fixture.js';

jest.setTimeout(60_000);

const at = '2026-01-05T00:00:00.000Z';

describe('the git mirror', () => {
  let database: Database;
  let folder: string;
  let projectId: number;
  let target: string;
  let projects = 0;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-mirror-'));
    target = join(folder, 'mirror.git');
    projectId = await addProject(`project-${++projects}`);
  });
  afterEach(async () => {
    await database.prisma.gitMirror.deleteMany();
    await rm(folder, { recursive: true });
  });

  const addProject = async (slug: string) => (await database.prisma.project.create({ data: { slug, userKey: '' } })).id;
  /** The name that a ref of the agent has after `refs/heads/` or `refs/tags/`. */
  const own = (name: string) => `@project-${projects}/shop/${name}`;
  const git = (...args: string[]) => execFileSync('git', ['--git-dir', target, ...args], { encoding: 'utf8' }).trim();
  const refs = (repository = target) =>
    execFileSync('git', ['--git-dir', repository, 'for-each-ref', '--format=%(refname) %(objectname)'], {
      encoding: 'utf8',
    });
  const within = <T>(work: Parameters<ReturnType<typeof postgresHarnessStore>['transaction']>[1]) =>
    postgresHarnessStore(database, projectId).transaction('shop', work) as Promise<T>;
  const options = (replica = 'one', address = target) => ({
    target: mirrorTarget(address),
    workFolder: join(folder, replica),
    environment: process.env,
    signal: new AbortController().signal,
  });
  const mirror = async (replica?: string, address?: string) => {
    await registerMirrors(database.pool, address ?? target);
    return mirrorProject(database, projectId, options(replica, address));
  };
  const push = (files: HarnessFile[], about: { author?: string; message?: string; parents?: number[] } = {}) =>
    within<{ number: number }>((tx) =>
      addVersion(tx, {
        agent: 'shop',
        files,
        parents: [],
        author: 'ada',
        message: 'a change',
        edits: [],
        at,
        ...about,
      }),
    );
  const release = (number: number) =>
    within<{ id: string }>(async (tx) =>
      releaseToProduction(tx, { version: await tx.version(number), author: 'ada', reason: 'ready', at }),
    );
  const canary = (number: number) =>
    within<{ id: string }>(async (tx) => {
      const rest = { targetIntents: [], taxonomyId: null, watchDays: 7, proposalId: null };
      const told = { author: 'bob', reason: 'try it', at, allocation: 0.2 };
      return shipCanary(tx, { version: await tx.version(number), ...rest, ...told });
    });
  const said = (text: string) => applyEdit(shopFiles, sayEdit(text));
  /** Version 1 in production, version 2 on a canary beside version 3. */
  async function addHistory() {
    await push(shopFiles, { message: 'first' });
    await release(1);
    await push(said('Serve.'), { parents: [1], author: 'Bob <bob@shop.example>', message: 'serve' });
    await canary(2);
    await push(said('Assist.'), { parents: [1] });
  }
  const status = () => mirrorStatus(database.pool, projectId);

  it('has a commit per version, with its files, author, time, message and parents', async () => {
    await addHistory();
    await mirror();
    expect(git('show', '-s', '--format=%an|%ae|%aI|%cn|%s|%P', own('v2'))).toBe(
      `Bob|bob@shop.example|2026-01-05T00:00:00+00:00|Bob|serve|${git('rev-parse', own('v1'))}`,
    );
    expect(git('ls-tree', '-r', '--name-only', own('v2')).split('\n')).toEqual(
      shopFiles.map(({ path }) => path).sort(),
    );
    expect(`${git('show', own('v2:prompts/main.md'))}\n`).toBe(
      said('Serve.').find(({ path }) => path === 'prompts/main.md')?.content,
    );
    expect(git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('has a tag per release and a branch per channel in force', async () => {
    await addHistory();
    await mirror();
    expect(refs().replace(/ \w+$/gm, '').trimEnd().split('\n')).toEqual([
      ...['canary', 'newest', 'production'].map((branch) => `refs/heads/${own(branch)}`),
      ...['r1', 'r2', 'v1', 'v2', 'v3'].map((tag) => `refs/tags/${own(tag)}`),
    ]);
  });

  it('names the agents of the default project without it', async () => {
    projectId = await addProject('default');
    await addHistory();
    await mirror();
    expect(git('rev-parse', 'shop/v1')).toBe(git('rev-parse', 'shop/production'));
  });

  it('tells of a release who made it, why, and of what', async () => {
    await addHistory();
    await mirror();
    expect(git('cat-file', 'tag', own('r2'))).toMatch(
      /^object .*\ntype commit\ntag .*\/shop\/r2\ntagger bob <> 1767571200 \+0000\n\ntry it\n\nRelease: shop-r2\nVersion: shop\/v2\nChannel: canary$/,
    );
  });

  it('is the same from whichever replica, in one piece or in many', async () => {
    await addHistory();
    await mirror('one');
    await push(said('Greet.'), { parents: [2, 3] });
    await mirror('one');
    const [first, other] = [refs(), join(folder, 'other.git')];
    await mirror('two', other);
    expect(refs(other)).toBe(first);
  });

  it('follows a rollback: branches go back, and no version is lost', async () => {
    await addHistory();
    await mirror();
    const live = await within<{ id: string }>(async (tx) => {
      await rollback(tx, { releaseId: 'shop-r2', author: 'ada', reason: 'worse', at });
      return releaseToProduction(tx, { version: await tx.version(3), author: 'ada', reason: 'go', at });
    });
    await mirror();
    const forth = git('rev-parse', own('production'));
    await within((tx) => rollback(tx, { releaseId: live.id, author: 'ada', reason: 'worse', at }));
    await mirror();
    expect([forth, git('rev-parse', own('production'))]).toEqual(
      [own('v3'), own('v1')].map((tag) => git('rev-parse', tag)),
    );
    expect(refs()).not.toContain('/canary');
  });

  it('asked for again changes nothing and is due no more', async () => {
    await addHistory();
    expect(await mirror()).toMatchObject({ pushed: 8 });
    expect(await listDueMirrors(database.pool)).not.toContainEqual({ projectId });
    expect(await mirror()).toEqual({ pushed: 0, strange: 0 });
    expect(await status()).toMatchObject({ isCurrent: true, error: null, restored: 0 });
    await push(said('Greet.'));
    expect(await listDueMirrors(database.pool)).toContainEqual({ projectId });
    expect(await status()).toMatchObject({ isCurrent: false, error: null });
  });

  it('is written by one of two replicas at once', async () => {
    await addHistory();
    await registerMirrors(database.pool, target);
    const tallies = await Promise.all(
      ['one', 'two'].map((replica) => mirrorProject(database, projectId, options(replica))),
    );
    expect(tallies.filter((tally) => tally !== null).length).toBeGreaterThan(0);
    expect(git('rev-parse', own('newest'))).toBe(git('rev-parse', own('v3')));
  });

  it('tells of a target that is away, waits before the next try, and catches up', async () => {
    await addHistory();
    await writeFile(target, 'in the way');
    await expect(mirror()).rejects.toMatchObject({ kind: 'operational' });
    expect(await status()).toMatchObject({
      isCurrent: false,
      failures: 1,
      error: expect.stringContaining('mirror.git'),
    });
    expect(await listDueMirrors(database.pool)).not.toContainEqual({ projectId });
    await rm(target);
    await mirror();
    expect(await status()).toMatchObject({ isCurrent: true, failures: 0, error: null });
  });

  it('sets back what others moved or removed there, and tells how much', async () => {
    await addHistory();
    await mirror();
    const before = refs();
    const strange = git(
      '-c',
      'user.name=eve',
      '-c',
      'user.email=e@x',
      'commit-tree',
      '-m',
      'mine',
      `${own('v1')}^{tree}`,
    );
    git('update-ref', `refs/heads/${own('production')}`, strange);
    git('update-ref', '-d', `refs/tags/${own('v2')}`);
    expect(await mirror()).toEqual({ pushed: 2, strange: 1 });
    expect(refs()).toBe(before);
    expect(await status()).toMatchObject({ restored: 2 });
  });

  it('leaves what is not of its agents, and tells of a version that somebody else made', async () => {
    await addHistory();
    await mirror();
    git('update-ref', 'refs/heads/notes', own('v1'));
    git('update-ref', `refs/tags/${own('v9')}`, own('v1'));
    await expect(mirror()).rejects.toMatchObject({ code: 'GITMIRROR.FOREIGN', message: expect.stringContaining('v9') });
    expect(git('rev-parse', 'notes')).toBe(git('rev-parse', own('v1')));
  });

  it('takes hostile authors and messages as text', async () => {
    const hostile = 'x\n\nparent 0000\0<eve> \u202e"done\n';
    await push(shopFiles, { author: 'eve\n<e@x> 1 +0000\ncommitter root <r@x>', message: hostile.replace('\0', '') });
    await mirror();
    expect(git('show', '-s', '--format=%an|%cn|%P', own('v1'))).toBe(
      'eve e@x 1 +0000 committer root r@x|eve e@x 1 +0000 committer root r@x|',
    );
    expect(git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('comes back from a repository of its own that is broken', async () => {
    await addHistory();
    await mirror();
    await push(said('Greet.'));
    await writeFile(join(folder, 'one', String(projectId), 'HEAD'), 'broken');
    await mirror().catch(() => {});
    await database.pool.query('UPDATE git_mirror SET due_at = now()');
    await mirror();
    expect(git('rev-parse', own('newest'))).toBe(git('rev-parse', own('v4')));
  });

  it('is kept at the address of a remote', async () => {
    execFileSync('git', ['init', '--bare', '--quiet', target]);
    await addHistory();
    await mirror('one', `file://${target}`);
    expect(git('rev-parse', own('newest'))).toBe(git('rev-parse', own('v3')));
  });

  describe('kept by a worker', () => {
    const configured = (mirrored: boolean) => {
      const settings = { MARTINGALE_LOG_LEVEL: 'silent', MARTINGALE_SCHEDULES: 'off', MARTINGALE_DATA_DIR: folder };
      return readConfig({ ...settings, ...(mirrored && { MARTINGALE_GIT_MIRROR: target }) });
    };
    const working = async (mirrored: boolean, work: () => Promise<void>) => {
      const config = configured(mirrored);
      const queue = await openQueueBackend(config, database);
      const rest = { newApiKey: null, log: createLog(config), close: async () => {} };
      const worker = await startWorker({ config, database, queue, ...rest });
      try {
        await work();
      } finally {
        await worker.close();
        await queue.close();
      }
    };
    const until = async (isSo: () => Promise<boolean> | boolean) => {
      while (!(await isSo())) await sleep(50);
    };

    it('has what was there before, and each release soon after it', async () => {
      await push(shopFiles);
      await working(true, async () => {
        await until(async () => (await status())?.isCurrent === true);
        expect(git('rev-parse', own('newest'))).toBe(git('rev-parse', own('v1')));
        const releasedMs = performance.now();
        await release(1);
        await until(() => refs().includes(own('production')));
        expect(performance.now() - releasedMs).toBeLessThan(10_000);
      });
    });

    it('is forgotten once none is configured', async () => {
      await registerMirrors(database.pool, target);
      await working(false, () => until(async () => (await status()) === null));
    });
  });

  it('shows no password of its address', async () => {
    const shown = mirrorTarget('https://bot:s3cret@host.example/harness.git');
    expect([shown.shown, shown.withoutSecrets('fatal: https://bot:s3cret@host.example/harness.git: s3cret')]).toEqual([
      'https://host.example/harness.git',
      'fatal: https://host.example/harness.git: …',
    ]);
  });
});
