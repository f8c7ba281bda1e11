import { readFileSync } from 'node:fs';
import { expectationsOf, readCases } from './cases.fixture.js';
import { type Convention } from './convention.js';
import { coverageOf, coverageTable } from './coverage.js';
import { conventions } from './registry.js';

const coverages = conventions.map((convention) => coverageOf(convention, expectationsOf(readCases(convention.name))));

describe.each(coverages.map((coverage) => [coverage.convention, coverage] as const))('%s', (_, coverage) => {
  it('shows or explains every field', () => {
    expect(coverage.unexplained).toEqual([]);
  });

  it('explains no field that a case shows', () => {
    expect(coverage.contradicted).toEqual([]);
  });
});

describe('the table of coverage', () => {
  it('stands in docs/conventions.md as the cases give it (npm run conventions writes it)', () => {
    expect(readFileSync('docs/conventions.md', 'utf8')).toContain(coverageTable(coverages));
  });

  it('counts a field when an expectation holds it, not when it only names it', () => {
    const convention = { name: 'x', lacks: { memory: 'none', model: 'none' } } as unknown as Convention;
    const { covered, contradicted, unexplained } = coverageOf(convention, [
      { step: { kind: 'llm', model: 'm', text: '', toolCalls: [], usage: null } },
    ]);
    expect([...covered]).toEqual(['model']);
    expect(contradicted).toEqual(['model']);
    expect(unexplained).not.toContain('memory');
    expect(unexplained).toContain('text out');
  });
});
