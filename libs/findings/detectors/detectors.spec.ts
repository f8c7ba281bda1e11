import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findingSchema } from '#contracts';
import { buildConversation, type ConversationScript } from '#testing';
import { detectFindings } from '../detect-findings.js';
import { type AgentNormal, unknownNormal } from '../normal/agent-normal.js';
import type { StateChances, UsualEndings } from '../normal/usual-endings.js';
import { detectors } from '../registry.js';

interface Case {
  title: string;
  conversation: ConversationScript;
  /** Part of an agent's normal; the states of usual endings as pairs. */
  normal?: Partial<Omit<AgentNormal, 'usualEndings'>> & {
    usualEndings?: Omit<UsualEndings, 'states'> & { states: [string, StateChances][] };
  };
  /** What this detector must find, in order; empty where it must stay silent. */
  finds: object[];
}

const root = fileURLToPath(new URL('.', import.meta.url));
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function casesOf(folder: string): Case[] {
  const names = readdirSync(`${root}${folder}/cases`).sort();
  return names.map((name) => JSON.parse(readFileSync(`${root}${folder}/cases/${name}`, 'utf8')) as Case);
}

function normalOf({ normal }: Case): AgentNormal {
  const usual = normal?.usualEndings;
  return { ...unknownNormal, ...normal, usualEndings: usual ? { ...usual, states: new Map(usual.states) } : null };
}

it('registers every detector folder under its own name, and nothing else', () => {
  expect(detectors.map(({ name }) => name)).toEqual(folders);
});

describe.each(folders)('%s', (folder) => {
  const cases = casesOf(folder);

  it('has a README with its sections', () => {
    expect(existsSync(`${root}${folder}/README.md`)).toBe(true);
    const readme = readFileSync(`${root}${folder}/README.md`, 'utf8');
    const sections = readme.split('\n').filter((line) => line.startsWith('## '));
    expect(sections).toEqual(['## What it does', '## Why is this bad', '## Example', '## Limits']);
  });

  it('has cases both ways', () => {
    expect(cases.some(({ finds }) => finds.length > 0)).toBe(true);
    expect(cases.some(({ finds }) => finds.length === 0)).toBe(true);
  });

  it.each(cases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    const all = detectFindings(buildConversation(one.conversation), { normal: normalOf(one) });
    const found = all.filter(({ detector }) => detector === folder);
    expect(found).toMatchObject(one.finds);
    for (const finding of found) expect(() => findingSchema.parse(finding)).not.toThrow();
  });
});
