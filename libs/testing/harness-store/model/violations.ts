import { isDeepStrictEqual } from 'node:util';
import type { ReleasePlan } from '#contracts';
import { assignArm, readVersionContent, resolveForUser } from '#harness';
import { type Content, filesOf, isValid } from './content.js';
import type { Observed } from './observe.js';
import type { ReferenceRelease, ReferenceStore } from './reference-store.js';

/** Users whose harness is looked at after every step. */
const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);

/** Who was treated by which release: nobody loses a canary while it is watched. */
export type Treated = Map<string, Set<string>>;

/** Where a store is not as the reference says, or breaks what holds of every store. */
export function violations(
  before: Observed,
  observed: Observed,
  reference: ReferenceStore,
  treated: Treated,
): string[] {
  return [
    ...differences(before, observed, reference),
    ...severalLive(observed),
    ...misserved(observed.plans.production, reference, treated),
    ...misstaged(observed.plans.staging, reference),
  ];
}

/** Versions of before are compared with themselves (observe.ts: rewritten). */
function differences(before: Observed, { versions, releases }: Observed, reference: ReferenceStore): string[] {
  const differing: string[] = [];
  const expect = (what: string, is: unknown, should: unknown) => {
    if (!isDeepStrictEqual(is, should))
      differing.push(`${what}: is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`);
  };
  expect('number of versions', versions.length, reference.versions.length);
  const old = before.versions.length;
  reference.versions.slice(old).forEach(({ parents, content }, added) => {
    const index = old + added;
    expect(`v${index + 1}`, [versions[index]?.parents, versions[index]?.hash], [parents, contentOf(content).hash]);
  });
  const shown = releases.map(({ id, channel, version, baseVersion, status, allocation }) =>
    [id, channel, version, baseVersion, status, allocation].join(' '),
  );
  const expected = reference.releases.map((one) =>
    [reference.idOf(one), one.channel, one.version, one.base, one.status, one.allocation].join(' '),
  );
  expect('number of releases', shown.length, expected.length);
  expected.forEach((release, index) => {
    expect('release', shown[index], release);
  });
  const over = releases.filter(({ status }) => status !== 'live' && status !== 'watching');
  if (over.some(({ endedAt }) => endedAt === null)) differing.push('a release is over and does not say since when');
  return differing;
}

function severalLive({ releases }: Observed): string[] {
  const live = releases.filter(({ status }) => status === 'live').map(({ channel }) => channel);
  return new Set(live).size === live.length ? [] : [`several live releases on one channel: ${live.join(', ')}`];
}

/** Every user gets production with the canaries that treat them, all of it valid, and keeps what treats them. */
function misserved(plan: ReleasePlan | null, reference: ReferenceStore, treated: Treated): string[] {
  const live = reference.live('production');
  if (live === undefined || plan === null)
    return plan === null && live === undefined ? [] : ['a plan without a production release, or the reverse'];
  const watched = [...reference.watched()].sort((a, b) => a.version - b.version);
  const salts = new Map(plan.canaries.map(({ release, salt }) => [release, salt]));
  if (new Set(salts.values()).size < watched.length) return ['watched canaries are not randomised on their own'];
  const found = users.flatMap((user) => {
    const isTreated = (one: ReferenceRelease) =>
      assignArm(salts.get(reference.idOf(one)) ?? '', user, one.allocation) === 'treatment';
    const mine = watched.filter(isTreated);
    const lost = loses(treated, user, reference, watched, mine);
    const content = mine.reduce((served, one) => reference.treated(served, one), reference.contentOf(live.version));
    const { manifest, arms, channel, version } = resolveForUser(plan, user);
    const stamp = mine.length > 0 ? 'canary' : 'production';
    const fits =
      isValid(content) &&
      isDeepStrictEqual(sorted(manifest), sorted(contentOf(content).manifest)) &&
      Object.keys(arms).length === watched.length &&
      Object.values(arms).filter((arm) => arm === 'treatment').length === mine.length &&
      channel === stamp &&
      (mine.length > 0 || version === live.version);
    return [...lost, ...(fits ? [] : [`${user} is served v${version} of ${channel}, not what the reference says`])];
  });
  const anonymous = resolveForUser(plan, null);
  const untreated = isDeepStrictEqual(sorted(anonymous.manifest), sorted(plan.production.manifest));
  return untreated ? found : [...found, 'a request without a user is not served production'];
}

function loses(
  treated: Treated,
  user: string,
  reference: ReferenceStore,
  watched: ReferenceRelease[],
  mine: ReferenceRelease[],
): string[] {
  const had = treated.get(user) ?? new Set<string>();
  const ids = mine.map((one) => reference.idOf(one));
  treated.set(user, new Set([...had, ...ids]));
  const lost = watched.map((one) => reference.idOf(one)).filter((id) => had.has(id) && !ids.includes(id));
  return lost.map((id) => `${user} lost ${id} while it is watched`);
}

function misstaged(plan: ReleasePlan | null, reference: ReferenceStore): string[] {
  const expected = reference.live('staging') ?? reference.live('production');
  if (plan === null || expected === undefined)
    return plan === null && expected === undefined ? [] : ['a staging plan of nothing, or none of something'];
  const { version, channel, arms } = resolveForUser(plan, users[0] as string);
  const fits = version === expected.version && channel === 'staging' && Object.keys(arms).length === 0;
  return fits ? [] : [`staging serves v${version} of ${channel}, should be v${expected.version}`];
}

const known = new WeakMap<Content, ReturnType<typeof readVersionContent>>();

/** Content addresses of a content, which is read as a harness and so is valid. */
function contentOf(content: Content) {
  const read = known.get(content) ?? readVersionContent(filesOf(content));
  known.set(content, read);
  return read;
}

function sorted(manifest: Record<string, string>): [string, string][] {
  return Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1));
}
