import type { Action } from './action.js';
import { type Content, isValid } from './content.js';
import { carried, changedDocuments, edited, type ReferenceVersion, withDocuments } from './reference-content.js';

/** A release as the reference knows it. */
export interface ReferenceRelease {
  channel: 'production' | 'canary' | 'staging';
  version: number;
  base: number;
  status: string;
  allocation: number;
  intents: string[];
  /** Versions that were live on its channel up to it, but for what was taken back. */
  history: number[];
}

class Refusal extends Error {}

const refuse = (code: string): never => {
  throw new Refusal(code);
};

/** What a harness store should do, in the plainest way: it keeps all in arrays and is never asked to be fast. */
export class ReferenceStore {
  versions: ReferenceVersion[] = [];
  releases: ReferenceRelease[] = [];
  /** Action and subject of every audit entry. */
  audit: [string, string][] = [];

  /** Does the action, or nothing of it; gives the code of the refusal. */
  apply(action: Action): string | null {
    const versions = [...this.versions];
    const releases = this.releases.map((release) => ({ ...release }));
    const audit = [...this.audit];
    try {
      this.act(action);
      return null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      Object.assign(this, { versions, releases, audit });
      return error.message;
    }
  }

  live(channel: 'production' | 'staging'): ReferenceRelease | undefined {
    return this.releases.findLast((one) => one.channel === channel && one.status === 'live');
  }

  watched(): ReferenceRelease[] {
    return this.releases.filter(({ status }) => status === 'watching');
  }

  contentOf(number: number): Content {
    return this.version(number).content;
  }

  idOf(release: ReferenceRelease): string {
    return `shop-r${this.releases.indexOf(release) + 1}`;
  }

  /** Documents that a canary changes. */
  changesOf({ base, version }: Pick<ReferenceRelease, 'base' | 'version'>): string[] {
    return changedDocuments(this.contentOf(base), this.contentOf(version));
  }

  private act(action: Action): void {
    if (action.does === 'crash') return;
    if (action.does === 'push') {
      if (action.base !== null) this.version(action.base);
      this.add(action.content, action.base === null ? [] : [action.base], []);
    } else if (action.does === 'edit')
      this.add(edited(this.contentOf(action.base), action.edits), [action.base], action.edits);
    else if (action.does === 'production') this.production(action.version, 'release');
    else if (action.does === 'staging') this.putLive('staging', action.version, 'staging');
    else if (action.does === 'canary') this.canary(action);
    else if (action.does === 'allocate') {
      const release = this.watchedRelease(action.release);
      if (action.allocation <= release.allocation || action.allocation >= 1) refuse('RELEASE.ALLOCATION');
      release.allocation = action.allocation;
      this.note('allocate', release.version);
    } else if (action.does === 'keep') this.keep(this.watchedRelease(action.release));
    else if (action.does === 'revert') this.end(this.watchedRelease(action.release), 'reverted', 'revert');
    else if (action.does === 'end') this.end(this.watchedRelease(action.release), 'inconclusive', 'end');
    else if (action.does === 'rollback') this.rollback(this.release(action.release), action.toVersion);
    else if (action.does === 'takeOut') this.takeOut(action.numbers, action.tip);
    else this.rebase(action.version, action.onto);
  }

  private version(number: number): ReferenceVersion {
    return this.versions[number - 1] ?? refuse('HARNESS.NOTFOUND');
  }

  private release(id: string): ReferenceRelease {
    return this.releases.find((one) => this.idOf(one) === id) ?? refuse('RELEASE.NOTFOUND');
  }

  private watchedRelease(id: string): ReferenceRelease {
    const release = this.release(id);
    return release.status === 'watching' ? release : refuse('RELEASE.DECIDED');
  }

  private note(action: string, version: number): void {
    this.audit.push([action, `shop/v${version}`]);
  }

  private add(content: Content, parents: number[], edits: ReferenceVersion['edits']): number {
    if (!isValid(content)) refuse('HARNESS.INVALID');
    const newest = this.versions.at(-1);
    const sameContent = newest !== undefined && changedDocuments(newest.content, content).length === 0;
    const sameLine = [String(this.versions.length), String(newest?.parents)].includes(String(parents));
    if (sameContent && sameLine) return this.versions.length;
    const number = this.versions.length + 1;
    const line = new Set([number, ...parents.flatMap((parent) => [...this.version(parent).line])]);
    this.versions.push({ parents, content, edits, line });
    this.note('push', number);
    return number;
  }

  private production(version: number, action: 'release' | 'rollback'): void {
    const content = this.contentOf(version);
    const live = this.live('production');
    if (live !== undefined) {
      if (action === 'release' && this.diverged(version, live.version)) refuse('RELEASE.DIVERGED');
      this.refuseOverlap(changedDocuments(this.contentOf(live.version), content), []);
      this.refuseMisfit(content, this.watched());
    }
    this.putLive('production', version, action);
  }

  private putLive(channel: 'production' | 'staging', version: number, action: string): void {
    this.version(version);
    const live = this.live(channel);
    const before = live?.history ?? [];
    const last = this.releases.findLast((one) => one.channel === channel && one.version === version);
    const returned = last?.history ?? [...before.slice(0, -1), version];
    const forward = before.at(-1) === version ? before : [...before, version];
    const history = action === 'rollback' ? returned : forward;
    if (live !== undefined) live.status = 'superseded';
    const base = live?.version ?? version;
    this.releases.push({ channel, version, base, status: 'live', allocation: 1, intents: [], history });
    this.note(action, version);
  }

  private canary({ version, allocation, intents }: Extract<Action, { does: 'canary' }>): void {
    const content = this.contentOf(version);
    const live = this.live('production') ?? refuse('RELEASE.NOPRODUCTION');
    const changed = changedDocuments(this.contentOf(live.version), content);
    if (changed.length === 0) refuse('RELEASE.UNCHANGED');
    if (this.diverged(version, live.version)) refuse('RELEASE.DIVERGED');
    this.refuseOverlap(changed, intents);
    const base = live.version;
    const release = { channel: 'canary' as const, version, base, status: 'watching', allocation, intents, history: [] };
    if (this.watched().length > 0) this.refuseMisfit(this.contentOf(base), [...this.watched(), release]);
    this.releases.push(release);
    this.note('canary', version);
  }

  private refuseOverlap(changed: string[], intents: string[]): void {
    for (const other of this.watched()) {
      if (this.changesOf(other).some((path) => changed.includes(path))) refuse('RELEASE.OVERLAP');
      if (other.intents.some((intent) => intents.includes(intent))) refuse('RELEASE.OVERLAP');
    }
  }

  /** What does not fit together in this model does so in pairs. */
  private refuseMisfit(production: Content, canaries: ReferenceRelease[]): void {
    for (const one of canaries)
      for (const other of canaries)
        if (!isValid(this.treated(this.treated(production, one), other))) refuse('RELEASE.MISFIT');
  }

  /** What users of a canary get. */
  treated(content: Content, canary: ReferenceRelease): Content {
    return withDocuments(content, this.changesOf(canary), this.contentOf(canary.version));
  }

  private end(release: ReferenceRelease, status: string, action: string): void {
    release.status = status;
    this.note(action, release.version);
  }

  private keep(release: ReferenceRelease): void {
    const live = this.live('production') as ReferenceRelease;
    const candidate = this.version(release.version);
    const merged =
      live.version === release.base
        ? release.version
        : this.add(
            this.treated(this.contentOf(live.version), release),
            [live.version, release.version],
            String(candidate.parents) === String(release.base) ? candidate.edits : [],
          );
    this.end(release, 'kept', 'keep');
    this.production(merged, 'release');
  }

  private rollback(release: ReferenceRelease, toVersion: number | null): void {
    const { channel } = release;
    const serves = release.status === 'watching' || release.status === 'live';
    if (!serves) refuse('RELEASE.DECIDED');
    const to = channel === 'canary' ? undefined : (toVersion ?? release.history.at(-2));
    if (to === undefined && channel === 'production') refuse('RELEASE.NOFORMER');
    if (to === undefined) this.end(release, 'reverted', 'revert');
    else if (channel === 'staging') this.putLive('staging', to, 'rollback');
    else {
      this.version(to);
      for (const watched of this.watched()) this.end(watched, 'superseded', 'supersede');
      this.production(to, 'rollback');
    }
  }

  private diverged(one: number, other: number): boolean {
    const [a, b] = [this.version(one).line, this.version(other).line];
    return !a.has(other) && !b.has(one) && [...a].some((number) => b.has(number));
  }

  private takeOut(numbers: number[], tip: number): void {
    const { line } = this.version(tip);
    if (numbers.some((number) => !line.has(number))) refuse('HARNESS.NOTINLINE');
    const onto = this.version(Math.min(...numbers)).parents[0] ?? refuse('HARNESS.FIRST');
    const out = new Set(numbers);
    for (const number of numbers) {
      const [first, second] = this.version(number).parents;
      if (first === undefined || second === undefined) continue;
      const before = this.version(first).line;
      for (const brought of this.version(number).line) if (!before.has(brought)) out.add(brought);
    }
    const before = this.version(onto).line;
    this.replay(
      [...line].filter((number) => !before.has(number) && !out.has(number)),
      onto,
      [tip],
    );
  }

  private rebase(number: number, onto: number): void {
    const [{ line }, { line: there }] = [this.version(number), this.version(onto)];
    if (line.has(onto) || there.has(number)) refuse('HARNESS.UNCHANGED');
    this.replay(
      [...line].filter((version) => !there.has(version)),
      onto,
      [onto, number],
    );
  }

  private replay(numbers: number[], onto: number, parents: number[]): void {
    let content = this.contentOf(onto);
    for (const number of numbers.sort((a, b) => a - b)) {
      const version = this.version(number);
      if (version.parents.length > 1) continue;
      const [parent] = version.parents;
      const base = parent === undefined ? {} : this.contentOf(parent);
      content = carried(version, base, content) ?? refuse('HARNESS.REBASE_CONFLICT');
    }
    this.add(content, parents, []);
  }
}
