import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the simulated model', () => {
  it('imports neither truth, faults, scenarios, users nor the world', () => {
    const folder = import.meta.dirname;
    const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    expect(sources.length).toBeGreaterThan(10);
    for (const file of sources) {
      const imports = [...readFileSync(join(folder, file), 'utf8').matchAll(/from '([^']+)'/g)].map(
        (match) => match[1],
      );
      expect(imports.filter((path) => /truth|scenario|fault|users|world|generator/.test(path as string))).toEqual([]);
    }
  });
});
