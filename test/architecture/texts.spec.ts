import { filesUnder, textOf } from './repository-files.js';

const binary = /\.(gz|bin|f32|png|ico|wasm)$/;
const texts = filesUnder('').filter((path) => !binary.test(path));

const machinePaths = /(?<![\w.$}*-])\/(?:work|root)\//;
const registryHosts = /\bregistry\.(?:npmjs|yarnpkg)\b|\bpypi\.org\b/;

describe('the text of the repository', () => {
  it('names no folder of a machine', () => {
    expect(texts.filter((path) => machinePaths.test(textOf(path)))).toEqual([]);
  });

  it('names no package registry', () => {
    expect(texts.filter((path) => registryHosts.test(textOf(path)))).toEqual([]);
  });

  it('links to files that are there', () => {
    const files = new Set(filesUnder(''));
    const broken = texts
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        localLinks(path)
          .filter((target) => !isThere(target, files))
          .map((target) => `${path} → ${target}`),
      );
    expect(broken).toEqual([]);
  });
});

/** Targets of a Markdown file's links into the repository, as paths from its root. */
function localLinks(path: string): string[] {
  const prose = textOf(path)
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, '');
  const base = new URL(path, 'file:///');
  return [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => new URL(target, base).pathname.slice(1));
}

function isThere(target: string, files: ReadonlySet<string>): boolean {
  return files.has(target) || [...files].some((file) => file.startsWith(target.replace(/\/?$/, '/')));
}
