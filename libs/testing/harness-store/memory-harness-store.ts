import { createHash } from 'node:crypto';
import { AppError, type Release, type Version } from '#contracts';
import {
  type AuditEntry,
  type HarnessStore,
  type HarnessTransaction,
  readVersionContent,
  type StoredRelease,
} from '#harness';

/** What one agent has. Arrays and what is in them are replaced, never changed: a transaction works on its own copy. */
interface Kept {
  versions: readonly Version[];
  releases: readonly StoredRelease[];
  audit: readonly AuditEntry[];
  /** Content hash → text. */
  documents: ReadonlyMap<string, string>;
}

const nothing: Kept = { versions: [], releases: [], audit: [], documents: new Map() };

export interface MemoryHarnessStore extends HarnessStore {
  /** Oldest first, of all agents. */
  audit(): AuditEntry[];
}

/** A harness store in memory: a transaction is committed by taking its copy, or forgotten with it. */
export function memoryHarnessStore(): MemoryHarnessStore {
  const agents = new Map<string, Kept>();
  const turns = new Map<string, Promise<unknown>>();
  return {
    async transaction(agent, work) {
      const turn = (turns.get(agent) ?? Promise.resolve()).then(async () => {
        const draft = { ...(agents.get(agent) ?? nothing) };
        const result = await work(memoryTransaction(agent, draft));
        agents.set(agent, draft);
        return result;
      });
      // The next in the row waits for the end of this one, whatever it is.
      turns.set(
        agent,
        turn.catch(() => {}),
      );
      return turn;
    },
    audit: () => [...agents.values()].flatMap(({ audit }) => audit),
  };
}

function memoryTransaction(agent: string, kept: Kept): HarnessTransaction {
  return {
    versions: async () => [...kept.versions],
    lineage: async () => kept.versions,
    newestVersion: async () => kept.versions.at(-1) ?? null,
    version: async (number) => {
      const version = kept.versions[number - 1];
      if (version !== undefined) return version;
      throw new AppError({
        code: 'HARNESS.NOTFOUND',
        message: `${agent} has no version ${number}.`,
        fix: 'List its versions.',
        status: 404,
      });
    },
    files: async ({ manifest }) =>
      Object.entries(manifest).map(([path, hash]) => ({ path, content: kept.documents.get(hash) as string })),
    addVersion: async ({ files, ...facts }) => {
      const { manifest, hash } = readVersionContent(files);
      const added = files.map(({ path, content }) => [manifest[path] as string, content] as const);
      kept.documents = new Map([...added, ...kept.documents]);
      const version = Object.freeze({ ...facts, number: kept.versions.length + 1, hash, manifest });
      kept.versions = [...kept.versions, version];
      return version;
    },
    releases: async () => [...kept.releases],
    addRelease: async (release) => {
      const id = `${agent}-r${kept.releases.length + 1}`;
      const salt = createHash('sha256').update(id).digest('hex').slice(0, 16);
      const added = Object.freeze({ ...release, id, salt, tag: `${agent}/v${release.version}` });
      kept.releases = [...kept.releases, added];
      return added;
    },
    updateRelease: async (id, change: Partial<Release>) => {
      kept.releases = kept.releases.map((one) => (one.id === id ? Object.freeze({ ...one, ...change }) : one));
    },
    audit: async (entry) => {
      kept.audit = [...kept.audit, entry];
    },
  };
}
