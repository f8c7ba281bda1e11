import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../e2e/cli-process.js';

/**
 * A page of docs/guides as a program. A fenced block whose info string names a file (`ts agent.ts`) is that file; one marked
 * `sh run` is executed; every other block is for reading only.
 */
export interface Guide {
  files: { name: string; text: string }[];
  /** What is executed, in order, as one script. */
  script: string;
  /** Packages that the page tells the reader to install. */
  installs: { npm: string[]; pip: string[] };
}

export const guidesFolder = join(packageRoot, 'docs/guides');

export function readGuide(page: string): Guide {
  const text = readFileSync(join(guidesFolder, page), 'utf8');
  const blocks = [...text.matchAll(/^```(\S*) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language, mark, body]) => ({
    language: language!,
    mark: mark!,
    body: body!,
  }));
  const run = blocks.filter(({ language, mark }) => language === 'sh' && mark === 'run');
  return {
    files: blocks.filter(({ mark }) => mark.includes('.')).map(({ mark, body }) => ({ name: mark, text: body })),
    script: run.map(({ body }) => body).join(''),
    installs: { npm: installed(text, 'npm install'), pip: installed(text, 'pip install') },
  };
}

function installed(text: string, command: string): string[] {
  const lines = [...text.matchAll(new RegExp(`^${command} (.+)$`, 'gm'))];
  return lines.flatMap(([, packages]) => packages!.split(' ').filter((name) => !name.startsWith('-')));
}
