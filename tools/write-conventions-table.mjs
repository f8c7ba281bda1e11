// Writes docs/conventions.md: what is read of each telemetry convention, as the cases of the conventions show it.
// Usage: npm run conventions
import { writeFileSync } from 'node:fs';
import { expectationsOf, readCases } from '../dist/libs/conversations/conventions/cases.fixture.js';
import { coverageOf, coverageTable } from '../dist/libs/conversations/conventions/coverage.js';
import { conventions } from '../dist/libs/conversations/conventions/registry.js';

const coverages = conventions.map((convention) => coverageOf(convention, expectationsOf(readCases(convention.name))));

writeFileSync(
  'docs/conventions.md',
  `# Conventions

What Martingale reads of each way of writing agent telemetry. Made from the cases of the
[conventions](../libs/conversations/conventions/README.md) by \`npm run conventions\`: ✓ where a case proves it, else the
number of the reason.

${coverageTable(coverages)}
`,
);
