import { basename } from 'node:path';
import { sources, textOf } from './repository-files.js';

const isSpec = (path: string) => path.endsWith('.spec.ts');
const matching = (paths: string[], pattern: RegExp) => paths.filter((path) => pattern.test(textOf(path)));

/** Every lib but the adapters and what tests use. */
const domain = sources.filter((path) => /^libs\/(?!platform\/|testing\/)/.test(path) && !isSpec(path));

describe('sources', () => {
  it('of domain libs are told what time it is', () => {
    expect(matching(domain, /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/)).toEqual([]);
  });

  it('of domain libs draw no random numbers but from a seed', () => {
    expect(matching(domain, /\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/)).toEqual([]);
  });

  it('of domain libs read no environment', () => {
    expect(matching(domain, /\bprocess\.env\b/)).toEqual([]);
  });

  it('have at most 300 lines', () => {
    const product = sources.filter((path) => !isSpec(path));
    expect(product.filter((path) => textOf(path).split('\n').length > 301)).toEqual([]);
  });

  it('are named in kebab-case', () => {
    expect(sources.filter((path) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(basename(path)))).toEqual([]);
  });

  it('have no drawer for what has no name', () => {
    expect(sources.filter((path) => /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.)/.test(path))).toEqual([]);
  });

  it('leave nothing to do', () => {
    expect(matching(sources, /(?:\/\/|\/\*|^\s*\*)\s*(?:TODO|FIXME|XXX)\b/m)).toEqual([]);
  });
});
