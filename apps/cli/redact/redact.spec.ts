import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFile } from './check-file.js';
import { printRedactions } from './print-redactions.js';
import { readRules } from './read-rules.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redact-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (content: string): string => {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
};

const exportOf = (attributes: Record<string, string>) =>
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: '1'.repeat(32),
                spanId: '2'.repeat(16),
                name: 'chat',
                startTimeUnixNano: '1700000000000000000',
                endTimeUnixNano: '1700000001000000000',
                attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
              },
            ],
          },
        ],
      },
    ],
  });

describe('redact --check', () => {
  it('shows what would be replaced, in which attribute, how often', async () => {
    const path = fileOf(exportOf({ 'gen_ai.prompt': 'ada@example.com and bob@example.com', note: 'CU-123456' }));
    const rules = await readRules(undefined);
    const { file, redactions } = await checkFile(path, {
      ...rules,
      custom: [{ name: 'customer', pattern: 'CU-\\d+' }],
    });
    const [, , head, ...rows] = printRedactions(file, redactions).trimEnd().split('\n');
    expect(head?.trim().split(/ {2,}/)).toEqual(['kind', 'attribute', 'how many', 'samples']);
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['email', 'gen_ai.prompt', '2', 'ad…om', 'bo…om'],
      ['customer', 'note', '1', 'CU…56'],
    ]);
  });

  it('says so where nothing would be replaced', async () => {
    const { file, redactions } = await checkFile(fileOf(exportOf({ note: 'hello' })), await readRules(undefined));
    expect(printRedactions(file, redactions)).toContain('Nothing would be replaced.');
  });

  it.each([
    ['no JSON', '{bad', 'JSON'],
    ['an unknown kind', '{"off":["names"]}', 'off.0'],
    ['an unknown field', '{"custum":[]}', 'custum'],
  ])('names what is wrong with rules: %s', async (_, content, told) => {
    await expect(readRules(fileOf(content))).rejects.toMatchObject({
      code: 'REDACT.RULES',
      message: expect.stringContaining(told),
    });
  });
});
