import { readFileSync } from 'node:fs';
import { detectorTable } from './detector-table.js';
import { detectors } from './registry.js';

const readmeOf = (name: string) => readFileSync(`libs/findings/detectors/${name}/README.md`, 'utf8');

it('stands in docs/detectors.md as the detectors give it (npm run detectors writes it)', () => {
  expect(readFileSync('docs/detectors.md', 'utf8')).toContain(detectorTable(detectors, readmeOf));
});
