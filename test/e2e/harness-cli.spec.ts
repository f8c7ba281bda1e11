import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type ApiUnderTest, startApiUnderTest } from '../integration/api.fixture.js';
import { runCli } from './cli-process.js';

jest.setTimeout(60_000);

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** One call of a tool by the agent `parcels`, as the collector's file exporter writes it. */
const recording = {
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'parcels')] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: '0123456789abcdef0123456789abcdef',
              spanId: '0123456789abcdef',
              name: 'execute_tool get_order',
              startTimeUnixNano: '1767571200000000000',
              endTimeUnixNano: '1767571201000000000',
              attributes: [
                attribute('gen_ai.operation.name', 'execute_tool'),
                attribute('gen_ai.tool.name', 'get_order'),
                attribute('gen_ai.tool.call.arguments', '{"order":"AB-1042"}'),
                attribute('gen_ai.tool.call.result', 'on its way'),
              ],
            },
          ],
        },
      ],
    },
  ],
};

/** The built command line on folders, and on a real api where it needs one. */
describe('martingale harness', () => {
  let folder: string;
  let api: ApiUnderTest;
  let key: string;
  beforeAll(async () => {
    api = await startApiUnderTest();
    key = await api.addKey('read', 'write');
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-harness-cli-'));
    await api.database.pool.query('TRUNCATE harness_version, harness_document, release');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const at = (...names: string[]) => join(folder, ...names);
  const cli = (...args: string[]) => runCli(['harness', ...args], { MARTINGALE_URL: api.url, MARTINGALE_API_KEY: key });
  /** Runs a command that ends well, and gives what it printed. */
  const done = async (...args: string[]) => {
    const { code, out, err } = await cli(...args);
    expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
    return out;
  };
  const prompt = (name: string) => at(name, 'prompts/system.md');
  const edit = async (name: string, from: string, to: string) => {
    const before = await readFile(prompt(name), 'utf8');
    expect(before).toContain(from);
    await writeFile(prompt(name), before.replace(from, to));
  };
  const versions = async () => (await api.call('GET', '/v1/agents/shop/versions')).body.versions;
  /** Version 1 in production, pulled into two folders. */
  const pulledTwice = async () => {
    await done('init', at('shop'));
    await done('push', at('shop'), '--message', 'first', '--author', 'ada', '--production');
    await Promise.all(['one', 'two'].map((name) => done('pull', at(name), '--agent', 'shop')));
  };

  it('init writes a valid harness, and asks nothing', async () => {
    expect(await done('init', at('My Shop'))).toContain('The harness of my-shop.');
    expect(await done('validate', at('My Shop'))).toMatch(/^my-shop is valid: 8 documents/);
  });

  it('init leaves a folder alone that holds something', async () => {
    await done('init', at('shop'));
    await writeFile(prompt('shop'), 'mine');
    expect(await cli('init', at('shop'))).toMatchObject({ code: 1, err: expect.stringContaining('CLI.EXISTS') });
    expect(await readFile(prompt('shop'), 'utf8')).toBe('mine');
  });

  it('init reads a harness from recorded telemetry', async () => {
    await writeFile(at('recording.json'), JSON.stringify(recording));
    expect(await done('init', at('shop'), '--from-telemetry', at('recording.json'))).toContain('tools/get_order.yaml');
    expect(await done('validate', at('shop'))).toContain('parcels is valid');
  });

  it('validate names file and line, message and fix, and ends with 1', async () => {
    await done('init', at('shop'));
    await writeFile(at('shop/tools/get_order.yaml'), 'name: get_order\ndescription: Shows.\nparameters: 7\n');
    const { code, out, err } = await cli('validate', at('shop'));
    expect({ code, err }).toEqual({ code: 1, err: `1 problem in ${at('shop')}\n` });
    expect(out).toMatch(/shop\/tools\/get_order\.yaml:3 .+ Fix: .+\n$/);
  });

  it('push of a folder edited by hand makes a version, and log, show and diff tell of it', async () => {
    await pulledTwice();
    await edit('one', 'one to three sentences', 'one sentence');
    expect(await done('diff', at('one'))).toContain('one to three sentences, in the language');
    expect(await done('diff', at('one'), '--unified')).toMatch(
      /^--- v1\/prompts\/system\.md\n\+\+\+ .*\n@@ -\d+,4 \+\d+,4 @@\n/,
    );
    expect((await cli('diff', at('one'), '--check')).code).toBe(2);
    expect(await done('push', at('one'), '--message', 'shorter', '--author', 'bob')).toContain('shop v2 stored');
    expect(await versions()).toMatchObject([{ number: 1 }, { number: 2, parents: [1], author: 'bob' }]);
    const [head, newest, first] = (await done('log')).trimEnd().split('\n');
    expect(head).toMatch(/^version +author +at \(UTC\) +message +releases +serves +parents/);
    expect(newest).toMatch(/^v2 +bob +\d{4}-\d\d-\d\d \d\d:\d\d +shorter +v1$/);
    expect(first).toMatch(/^v1 +ada .* first +r1 +production/);
    expect(await done('show', '2')).toMatch(/^shop v2 [\s\S]*made from v1[\s\S]*\+? ?sections\.tone\.text/);
    expect(await done('diff', '1', 'v2')).toContain('sections.tone.text');
  });

  it('push refuses what is not valid, and stores nothing', async () => {
    await pulledTwice();
    await writeFile(prompt('one'), '## No id\n');
    expect(await cli('push', at('one'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/prompts\/system\.md:1/),
    });
    expect(await versions()).toHaveLength(1);
  });

  it('push from a base that others went on from is refused, and done with --rebase', async () => {
    await pulledTwice();
    await edit('one', 'one to three sentences', 'one sentence');
    await done('push', at('one'), '--message', 'shorter', '--author', 'bob');
    await writeFile(at('two/retrieval/documents/returns.md'), '---\ntitle: Returns\n---\n\nWithin 14 days.\n');
    const { code, err } = await cli('push', at('two'));
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/made from v1, but shop is at v2 \(bob: “shorter”\)[\s\S]*HARNESS\.STALE.*--rebase/),
    });
    expect(await done('push', at('two'), '--rebase')).toContain('shop v3 stored');
    expect((await versions()).at(-1)).toMatchObject({ number: 3, parents: [2] });
    expect(await readFile(prompt('two'), 'utf8')).toContain('Answer in one sentence,');
    expect(JSON.parse(await readFile(at('two/.martingale.json'), 'utf8'))).toMatchObject({ agent: 'shop', version: 3 });
  });

  it('push --rebase tells of a file that both changed, and leaves the folder as it was', async () => {
    await pulledTwice();
    await edit('one', 'one to three sentences', 'one sentence');
    await edit('two', 'one to three sentences', 'ten words');
    await done('push', at('one'));
    expect(await cli('push', at('two'), '--rebase')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/prompts\/system\.md[\s\S]*HARNESS\.REBASE_CONFLICT/),
    });
    expect(await readFile(prompt('two'), 'utf8')).toContain('ten words');
  });

  it('push --branch keeps a change beside the newest version', async () => {
    await pulledTwice();
    await edit('one', 'one to three sentences', 'one sentence');
    await edit('two', 'one to three sentences', 'ten words');
    await done('push', at('one'));
    await done('push', at('two'), '--branch');
    expect((await versions()).at(-1)).toMatchObject({ number: 3, parents: [1] });
  });

  it('push of what says the same stores nothing', async () => {
    await pulledTwice();
    expect(await done('push', at('one'))).toBe('shop v1 says the same: nothing to store\n');
    expect(await versions()).toHaveLength(1);
  });

  it('push knows a folder that was pulled from another service', async () => {
    await pulledTwice();
    const remembered = JSON.parse(await readFile(at('one/.martingale.json'), 'utf8'));
    await writeFile(at('one/.martingale.json'), JSON.stringify({ ...remembered, hash: 'a'.repeat(64) }));
    expect(await cli('push', at('one'))).toMatchObject({ code: 1, err: expect.stringContaining('CLI.BASE') });
  });

  it('pull does not overwrite what was never pushed, unless told to', async () => {
    await pulledTwice();
    await edit('one', 'one to three sentences', 'one sentence');
    expect(await cli('pull', at('one'))).toMatchObject({ code: 1, err: expect.stringContaining('CLI.EDITED') });
    expect(await done('pull', at('one'), '--force')).toContain('shop v1 is in');
    expect(await readFile(prompt('one'), 'utf8')).toContain('one to three sentences');
  });

  it('pull gives the version that is named, or what a channel serves', async () => {
    await pulledTwice();
    await edit('one', 'one to three sentences', 'one sentence');
    await done('push', at('one'));
    expect(JSON.parse(await done('pull', at('two'), '--json'))).toMatchObject({ version: 2 });
    expect(JSON.parse(await done('pull', at('two'), '--channel', 'production', '--json'))).toMatchObject({
      version: 1,
    });
    expect(JSON.parse(await done('pull', at('two'), '--version', 'v2', '--json'))).toMatchObject({ version: 2 });
    expect(await cli('pull', at('two'), '--channel', 'canary')).toMatchObject({
      code: 1,
      err: expect.stringContaining('CLI.CHANNEL'),
    });
    expect(await readdir(at('two'))).toContain('.martingale.json');
  });

  it('rollback returns production to the version before, and to one that is named', async () => {
    await pulledTwice();
    await edit('one', 'one to three sentences', 'one sentence');
    await done('push', at('one'), '--production');
    expect(await done('rollback', '--reason', 'too short')).toBe('shop is back at v1 (shop-r3)\n');
    expect(await done('rollback', 'r3', '--to', 'v2', '--reason', 'after all')).toBe('shop is back at v2 (shop-r4)\n');
    expect(await cli('rollback', 'r1', '--reason', 'x')).toMatchObject({
      code: 1,
      err: expect.stringContaining('RELEASE.DECIDED'),
    });
    expect((await cli('rollback')).err).toContain("required option '--reason <text>'");
  });
});
