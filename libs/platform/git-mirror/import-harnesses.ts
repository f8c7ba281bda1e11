import type { Git } from './git.js';
import { ImportStream } from './import-stream.js';
import { type AgentRefs, agentRefs, branchHeads, type NumberedRelease } from './mirror-refs.js';
import { documentHashes, type MirrorSource } from './mirror-source.js';

/** Ref → the object it points at. */
export type Refs = ReadonlyMap<string, string>;

/** What the store says of one agent at one moment. */
interface AgentState {
  agent: string;
  refs: AgentRefs;
  releases: NumberedRelease[];
  /** Version → its parents, oldest first. */
  lineage: ReadonlyMap<number, number[]>;
}

/**
 * Makes a repository hold every version, release and branch of a project: what is missing is written, in one piece that is
 * there whole or not at all. Asked for again it changes nothing.
 *
 * @param project null for the default project
 * @returns all refs of these agents
 */
export async function importHarnesses(source: MirrorSource, project: string | null, git: Git): Promise<Refs> {
  await git.run(['init', '--bare', '--quiet', '--object-format=sha1', git.folder]);
  const states: AgentState[] = [];
  for (const agent of await source.agents()) states.push(await readState(source, agent, agentRefs(project, agent)));
  const known = await readRefs(git);
  const lacking = states.some(
    (state) => missingVersions(state, known).length + missingReleases(state, known).length > 0,
  );
  if (lacking) {
    await git.run(['fast-import', '--quiet', '--done'], portion(source, states, known));
    await git.run(['-c', 'gc.autoDetach=false', 'gc', '--auto', '--quiet']);
  }
  return moveBranches(git, states, lacking ? await readRefs(git) : known);
}

async function readState(source: MirrorSource, agent: string, refs: AgentRefs): Promise<AgentState> {
  // Versions are read after the releases that name them, and are never taken back.
  const releases = await source.releases(agent);
  const lineage = await source.lineage(agent);
  return { agent, refs, releases, lineage: new Map(lineage.map(({ number, parents }) => [number, parents])) };
}

export async function readRefs(git: Git): Promise<Refs> {
  const lines = await git.run(['for-each-ref', '--format=%(objectname) %(refname)']);
  return refsIn(lines);
}

/** Lines of an object's name and a ref's, with a space or tab between. */
export function refsIn(lines: string): Refs {
  const pairs = lines.split('\n').filter((line) => line !== '' && !line.endsWith('^{}'));
  return new Map(pairs.map((line) => [line.slice(41), line.slice(0, 40)]));
}

function missingVersions({ lineage, refs }: AgentState, known: Refs): number[] {
  return [...lineage.keys()].filter((number) => !known.has(refs.version(number)));
}

function missingReleases({ releases, refs }: AgentState, known: Refs): NumberedRelease[] {
  return releases.filter(({ number }) => !known.has(refs.release(number)));
}

/** Version by version, so that no more than one is in memory. */
async function* portion(source: MirrorSource, states: AgentState[], known: Refs): AsyncGenerator<string> {
  const stream = new ImportStream(known);
  for (const state of states) {
    const { agent, refs, lineage } = state;
    for (const number of missingVersions(state, known)) {
      const version = await source.version(agent, number);
      const lacking = documentHashes(version.manifest).filter((hash) => stream.lacks(hash));
      const contents = await source.documents(lacking);
      for (const [hash, content] of contents) yield stream.document(hash, content);
      const parents = version.parents.filter((parent) => lineage.has(parent)).map(refs.version);
      yield stream.version(version, { own: refs.version(number), parents });
    }
    for (const release of missingReleases(state, known))
      yield stream.release(release, { own: refs.release(release.number), version: refs.version(release.version) });
  }
  yield stream.end();
}

/** Branches go back as well as forth, and end with the last release of their channel. */
async function moveBranches(git: Git, states: AgentState[], known: Refs): Promise<Refs> {
  const wanted = new Map(known);
  for (const { refs, releases, lineage } of states) {
    for (const ref of known.keys()) if (refs.isBranch(ref)) wanted.delete(ref);
    for (const [branch, number] of branchHeads(refs, releases, Math.max(...lineage.keys())))
      wanted.set(branch, known.get(refs.version(number))!);
  }
  const moved = [...wanted].filter(([ref, object]) => known.get(ref) !== object);
  const ended = [...known.keys()].filter((ref) => !wanted.has(ref));
  if (moved.length + ended.length > 0)
    await git.run(
      ['update-ref', '--stdin'],
      [...moved.map(([ref, object]) => `update ${ref} ${object}\n`), ...ended.map((ref) => `delete ${ref}\n`)],
    );
  return wanted;
}
