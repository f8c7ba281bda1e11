import type { Version } from '#contracts';
import { gitIdentity, gitMessage, gitPath, gitTime } from './git-texts.js';
import type { NumberedRelease } from './mirror-refs.js';

/**
 * What `git fast-import` is to read (git-fast-import(1)): documents, versions as commits, releases as annotated tags. The
 * same versions and releases give the same objects wherever and in whatever portions they are written.
 */
export class ImportStream {
  private marks = 0;
  private readonly documents = new Map<string, number>();
  private readonly commits = new Map<string, string>();

  /** @param known refs that are there already, and what they point at */
  constructor(private readonly known: ReadonlyMap<string, string>) {}

  lacks(documentHash: string): boolean {
    return !this.documents.has(documentHash);
  }

  document(hash: string, content: string): string {
    this.documents.set(hash, ++this.marks);
    return `blob\nmark :${this.marks}\n${data(content)}`;
  }

  /** @param refs of the version and of its parents, in their order; the documents of its manifest come before it */
  version(version: Version, refs: { own: string; parents: string[] }): string {
    const identity = `${gitIdentity(version.author)} ${gitTime(version.createdAt)}`;
    const parents = refs.parents.map((ref, index) => `${index === 0 ? 'from' : 'merge'} ${this.commit(ref)}\n`);
    const paths = Object.keys(version.manifest).sort();
    const files = paths.map((path) => `M 100644 ${this.markOf(version.manifest[path]!)} ${gitPath(path)}\n`);
    this.commits.set(refs.own, `:${++this.marks}`);
    return [
      `commit ${refs.own}\nmark :${this.marks}\nauthor ${identity}\ncommitter ${identity}\n`,
      data(gitMessage(version.message, { Version: `${version.agent}/v${version.number}`, Content: version.hash })),
      ...parents,
      'deleteall\n',
      ...files,
      '\n',
    ].join('');
  }

  /** What a release says for good. Its share of users and how it ended change, and are told by the store. */
  release(release: NumberedRelease, refs: { own: string; version: string }): string {
    const facts = {
      Release: release.id,
      Version: release.tag,
      Channel: release.channel,
      Intents: release.targetIntents.join(', '),
      Proposal: release.proposalId,
      'Rollback-Of': release.rollbackOf,
    };
    return [
      `tag ${refs.own.slice('refs/tags/'.length)}\nfrom ${this.commit(refs.version)}\n`,
      `tagger ${gitIdentity(release.author)} ${gitTime(release.startedAt)}\n`,
      data(gitMessage(release.reason, facts)),
    ].join('');
  }

  end(): string {
    return 'done\n';
  }

  private markOf(documentHash: string): string {
    const mark = this.documents.get(documentHash);
    if (mark === undefined) throw new Error(`The document ${documentHash} is named before it is written.`);
    return `:${mark}`;
  }

  private commit(ref: string): string {
    const name = this.commits.get(ref) ?? this.known.get(ref);
    if (name === undefined) throw new Error(`${ref} is named before it is written.`);
    return name;
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
