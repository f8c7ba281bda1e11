import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createLocalFiles } from '#platform';
import type { Pulled } from '../../connector.js';
import { pullAll, testPorts, warningsOf } from '../../stand-in.fixture.js';
import { files } from './index.js';

const traces = (name: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"${name}"}]}]}]}`;
const logs = '{"resourceLogs":[]}';
const metrics = '{"resourceMetrics":[]}';
const framed = (message: Uint8Array) => {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(message.length);
  return Buffer.concat([prefix, message]);
};
const message = Buffer.from([0x0a, 0x02, 0x10, 0x01]);
const textsOf = (all: Pulled[]) =>
  all.flatMap(({ batch }) => (batch === null ? [] : [new TextDecoder().decode(batch.body)]));
const cursorOf = (all: Pulled[]) => all.findLast(({ cursor }) => cursor !== undefined)?.cursor;

describe('the files connector', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-files-'));
    path = join(folder, 'traces.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const everything = { fromMs: 0, toMs: Date.now() + 1e9 };
  const pull = (cursor: unknown = null, settings: Record<string, unknown> = {}) =>
    pullAll(files, { path: folder, ...settings }, everything, testPorts({ files: createLocalFiles('/') }), cursor);

  it('reads traces and logs line by line, and leaves metrics out', async () => {
    await writeFile(path, `${traces('a')}\n${metrics}\n\n${logs}\r\n`);
    const all = await pull();
    expect(all.flatMap(({ batch }) => batch?.signal ?? [])).toEqual(['traces', 'logs']);
    expect(all.at(-1)?.progress).toBe(1);
  });

  it('goes on where it left a file that has grown', async () => {
    await writeFile(path, `${traces('a')}\n`);
    const cursor = cursorOf(await pull());
    await appendFile(path, `${traces('b')}\n`);
    const all = await pull(cursor);
    expect(textsOf(all)).toEqual([traces('b')]);
    expect(textsOf(await pull(cursorOf(all)))).toEqual([]);
  });

  it('leaves a line that is still being written until it is whole', async () => {
    await writeFile(path, `${traces('a')}\n${traces('b').slice(0, 30)}`);
    const all = await pull();
    expect([textsOf(all), warningsOf(all)]).toEqual([[traces('a')], []]);
    await appendFile(path, `${traces('b').slice(30)}\n`);
    expect(textsOf(await pull(cursorOf(all)))).toEqual([traces('b')]);
  });

  it('takes a whole last line without its end, and goes on behind it', async () => {
    await writeFile(path, traces('a'));
    const all = await pull();
    await appendFile(path, `\n${traces('b')}\n`);
    expect([textsOf(all), textsOf(await pull(cursorOf(all)))]).toEqual([[traces('a')], [traces('b')]]);
  });

  it('neither loses nor reads again what a rotation renames', async () => {
    await writeFile(path, `${traces('a')}\n`);
    const cursor = cursorOf(await pull());
    await appendFile(path, `${traces('b')}\n`);
    await rename(path, join(folder, 'traces-2026-02-01T10-00-00.000.jsonl'));
    await writeFile(path, `${traces('c')}\n`);
    expect(textsOf(await pull(cursor)).sort()).toEqual([traces('b'), traces('c')]);
  });

  it('begins a file anew that was emptied', async () => {
    await writeFile(path, `${traces('a')}\n${traces('b')}\n`);
    const cursor = cursorOf(await pull());
    await truncate(path, 0);
    await appendFile(path, `${traces('c')}\n`);
    expect(textsOf(await pull(cursor))).toEqual([traces('c')]);
  });

  it('reads gzip as a whole, once', async () => {
    await writeFile(join(folder, 'old.jsonl.gz'), gzipSync(`${traces('a')}\n${traces('b')}`));
    const all = await pull();
    expect(textsOf(all)).toEqual([traces('a'), traces('b')]);
    expect(textsOf(await pull(cursorOf(all)))).toEqual([]);
  });

  it('reads gzip again when it has grown', async () => {
    const packed = gzipSync(`${traces('a')}\n`);
    await writeFile(join(folder, 'old.gz'), packed.subarray(0, -4));
    const all = await pull();
    expect(warningsOf(all)).toEqual([expect.stringContaining('cannot be unpacked')]);
    await appendFile(join(folder, 'old.gz'), packed.subarray(-4));
    expect(textsOf(await pull(cursorOf(all)))).toEqual([traces('a')]);
  });

  it('reads protobuf with lengths, and goes on behind the last whole message', async () => {
    const file = join(folder, 'traces.pb');
    await writeFile(file, Buffer.concat([framed(message), framed(message).subarray(0, 6)]));
    const all = await pull();
    expect(all.flatMap(({ batch }) => batch ?? [])).toEqual([
      { signal: 'traces', encoding: 'protobuf', body: expect.anything() },
    ]);
    expect(Buffer.from(all[0]?.batch?.body ?? [])).toEqual(message);
    await appendFile(file, framed(message).subarray(6));
    expect((await pull(cursorOf(all))).filter(({ batch }) => batch !== null)).toHaveLength(1);
  });

  it('reads one bare protobuf message, of logs where the name or the setting says so', async () => {
    await writeFile(join(folder, 'logs_123.binpb'), message);
    expect((await pull())[0]?.batch).toMatchObject({ signal: 'logs', encoding: 'protobuf' });
    expect((await pull(null, { signal: 'traces' }))[0]?.batch?.signal).toBe('traces');
  });

  it('tells what it cannot read, once, and reads the rest', async () => {
    await writeFile(join(folder, 'a.zst'), Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]));
    await writeFile(path, `{broken\n{"unknown":1}\n${traces('a')}\n`);
    const all = await pull();
    expect(textsOf(all)).toEqual([traces('a')]);
    expect(warningsOf(all)).toEqual([
      expect.stringContaining('a.zst is passed over'),
      expect.stringContaining('ends at byte 8 is no OTLP'),
    ]);
    expect(warningsOf(await pull(cursorOf(all)))).toEqual([]);
  });

  it('does not look again at files that nobody touched since the window began', async () => {
    await writeFile(path, `${traces('a')}\n`);
    const later = { fromMs: Date.now() + 60_000, toMs: Date.now() + 120_000 };
    const ports = testPorts({ files: createLocalFiles('/') });
    expect(textsOf(await pullAll(files, { path: folder }, later, ports))).toEqual([]);
  });
});
