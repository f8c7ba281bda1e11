import type { Detector } from './detector.js';

/** What docs/detectors.md lists: each detector with the first sentence of its README, by the kind of its findings. */
export function detectorTable(detectors: readonly Detector[], readmeOf: (name: string) => string): string {
  return [
    '| detector | finds | kind | pattern | severity |',
    '|---|---|---|---|--:|',
    ...detectors.map(
      ({ name, kind, pattern, severity }) =>
        `| [${name}](../libs/findings/detectors/${name}/README.md) | ${firstSentence(readmeOf(name))} | ${kind} | \`${pattern}\` | ${severity} |`,
    ),
  ].join('\n');
}

function firstSentence(readme: string): string {
  const about = /## What it does\s+([\s\S]*?)(?=\n## |$)/.exec(readme)?.[1] ?? '';
  const text = about.replaceAll(/\s+/g, ' ').trim();
  return (/^.*?[.:](?= [A-Z`“]|$)/.exec(text)?.[0] ?? text).replace(/:$/, '.').replaceAll('|', '\\|');
}
