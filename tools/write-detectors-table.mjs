// Writes docs/detectors.md: every detector with what it finds, as its README says.
// Usage: npm run detectors
import { readFileSync, writeFileSync } from 'node:fs';
import { detectorTable } from '../dist/libs/findings/detector-table.js';
import { detectors } from '../dist/libs/findings/registry.js';

const table = detectorTable(detectors, (name) => readFileSync(`libs/findings/detectors/${name}/README.md`, 'utf8'));

writeFileSync(
  'docs/detectors.md',
  `# Detectors

What is found in a conversation, one folder each. Severity is how much it usually hurts, 0 to 1; a finding may carry another.
The pattern is what [attribution](ARCHITECTURE.md#from-findings-to-a-layer) reads. Made by \`npm run detectors\`;
[findings.md](findings.md) says what becomes of them.

${table}
`,
);
