import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Span } from '#contracts';
import { readExport } from './read-export.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const request = (number: number) => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: String(number).padStart(32, '0'),
              spanId: String(number).padStart(16, '0'),
              name: 'chat',
              startTimeUnixNano: '1700000000000000000',
              endTimeUnixNano: '1700000001000000000',
            },
          ],
        },
      ],
    },
  ],
});
const line = (number: number) => JSON.stringify(request(number));

async function read(content: string | Buffer) {
  const path = join(folder, 'export');
  writeFileSync(path, content);
  const spans: Span[] = [];
  return { ...(await readExport(path, (some) => spans.push(...some))), ids: spans.map(({ spanId }) => Number(spanId)) };
}

it('reads one request per line', async () => {
  expect(await read(`${line(1)}\n\n${line(2)}\n`)).toMatchObject({ ids: [1, 2], spans: 2, skippedLines: 0 });
});

it('knows gzip by its bytes, also when it was written in several parts', async () => {
  const parts = Buffer.concat([gzipSync(`${line(1)}\n`), gzipSync(line(2))]);
  expect(await read(parts)).toMatchObject({ ids: [1, 2] });
});

it('reads one document spread over lines', async () => {
  expect(await read(JSON.stringify(request(7), null, 2))).toMatchObject({ ids: [7], skippedLines: 0 });
});

it('names a bad line, counts it and reads the others', async () => {
  const told = await read(`${line(1)}\nnot json\n{"resourceLogs":[]}\n${line(2)}`);
  expect(told).toMatchObject({ ids: [1, 2], skippedLines: 2 });
  expect(told.problems).toEqual([
    expect.stringMatching(/^line 2: .*not valid JSON/),
    expect.stringMatching(/^line 3: .*resourceLogs/),
  ]);
});

it('reads the lines after a first one that breaks off', async () => {
  expect(await read(`{"resourceSpans":[{\n${line(1)}\n${line(2)}\n`)).toMatchObject({ ids: [1, 2], skippedLines: 1 });
});

it('counts spans that break the contract apart from lines', async () => {
  const broken = line(3).replace('"1700000000000000000"', '"0"');
  expect(await read(`${line(1)}\n${broken}`)).toMatchObject({ ids: [1], skippedLines: 0, rejectedSpans: 1 });
});

it('keeps what stood before a gzip file breaks off', async () => {
  const lines = Array.from({ length: 3_000 }, (_, index) => line(index + 1)).join('\n');
  const told = await read(gzipSync(lines).subarray(0, -2_000));
  expect(told.spans).toBeGreaterThan(0);
  expect(told.problems.at(-1)).toMatch(/breaks off/);
});

it('tells a file of labels from telemetry, and what to give instead', async () => {
  await expect(read('{"conversation":"a","success":true}\n')).rejects.toMatchObject({
    code: 'ANALYZE.NO_SPANS',
    message: expect.stringContaining('it has conversation, success, not resourceSpans'),
    fix: expect.stringContaining('OTLP JSON'),
  });
});

it.each(['', '\n\n', '{"resourceSpans":[]}'])('refuses a file without spans: %j', async (content) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'ANALYZE.NO_SPANS' });
});

it('quotes no control characters of a bad line', async () => {
  const told = await read(`${line(1)}\n\u001b[2J${'x'.repeat(5_000)}\n`);
  expect(told.problems[0]).not.toContain('\u001b');
  expect(told.problems[0]!.length).toBeLessThan(400);
});

it('names a file that is not there', async () => {
  const path = join(folder, 'gone');
  await expect(readExport(path, () => {})).rejects.toMatchObject({
    code: 'ANALYZE.FILE',
    message: `${path} is not there.`,
  });
});

it('does not take a folder for a file', async () => {
  await expect(readExport(folder, () => {})).rejects.toMatchObject({ message: `${folder} is a folder.` });
});
