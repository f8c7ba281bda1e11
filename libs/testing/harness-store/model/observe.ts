import { isDeepStrictEqual } from 'node:util';
import type { Version } from '#contracts';
import {
  currentPlan,
  type DocumentStore,
  type HarnessStore,
  type HarnessTransaction,
  type ReadDocuments,
  readVersionContent,
  type StoredRelease,
} from '#harness';
import { agent } from './perform.js';

type Plan = Awaited<ReturnType<typeof currentPlan>>;

/** All that a store holds of the agent, and what it serves. */
export interface Observed {
  versions: Version[];
  releases: StoredRelease[];
  plans: { production: Plan | null; staging: Plan | null };
}

export async function observe(store: HarnessStore): Promise<Observed> {
  return store.transaction(agent, async (tx) => {
    const [versions, releases] = [await tx.versions(), await tx.releases()];
    const released = releases.some(({ channel, status }) => channel !== 'canary' && status === 'live');
    if (!released) return { versions, releases, plans: { production: null, staging: null } };
    const production = await planOf(tx, releases, 'production');
    return { versions, releases, plans: { production, staging: await planOf(tx, releases, 'staging') } };
  });
}

async function planOf(tx: HarnessTransaction, releases: StoredRelease[], channel: 'production' | 'staging') {
  const isOn = (wanted: string) => releases.some((one) => one.channel === wanted && one.status === 'live');
  return isOn('production') || isOn(channel) ? currentPlan(tx, agent, channel, readOnce) : null;
}

const read = new Map<string, DocumentStore>();

/** Every version is parsed when it is served first, as the api does it. */
const readOnce: ReadDocuments = async (tx, version) => {
  const documents = read.get(version.hash) ?? readVersionContent(await tx.files(version)).documents;
  read.set(version.hash, documents);
  return documents;
};

/** What was rewritten in the history: versions never change, and a release changes only how it ended and its share. */
export function rewritten(before: Observed, after: Observed): string[] {
  const lasting = ({ status: _, endedAt: __, allocation: ___, ...rest }: StoredRelease) => rest;
  const same = <Item>(one: Item, other: Item | undefined, kept: (item: Item) => unknown) =>
    one === other || (other !== undefined && isDeepStrictEqual(kept(one), kept(other)));
  const versions = before.versions.filter((version, index) => !same(version, after.versions[index], (item) => item));
  const releases = before.releases.filter((release, index) => !same(release, after.releases[index], lasting));
  return [
    ...versions.map(({ number }) => `v${number} is another than before`),
    ...releases.map(({ id }) => `${id} is another than before`),
  ];
}
