import { once } from 'node:events';
import { chmod, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ownService, packageRoot, runCli, type Settings } from './cli-process.js';

jest.setTimeout(60_000);

const small = join(packageRoot, 'libs/sandbox/scenarios/small.yaml');
const UNREACHABLE = '127.0.0.1:1';

describe('the command line told something wrong', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-bad-input-'));
    // Run by root, the database belongs to another user, who must reach its folder.
    await chmod(folder, 0o755);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  /** Exit code and what it says; a bug would have code 70 and show its stack. */
  async function told(args: string[], settings?: Settings) {
    const { code, err, out } = await runCli(args, settings);
    return { code, said: err, out };
  }

  it('names the field of a scenario that is wrong', async () => {
    const scenario = await file('field.yaml', 'name: small\nagent: small-shop\nstart: 2026-01-05\nweeks: many\n');
    expect(await told(['demo', '--scenario', scenario])).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^error .*field\.yaml[\s\S]*at weeks[\s\S]*SCENARIO\.INVALID .*schema\.ts/),
    });
  });

  it('names a scenario file that is not there', async () => {
    const scenario = join(folder, 'nowhere.yaml');
    expect(await told(['demo', '--scenario', scenario])).toMatchObject({
      code: 1,
      said: `error The scenario ${scenario} cannot be read.\nSCENARIO.MISSING  Give the path of a scenario file.\n`,
    });
  });

  it('names file and line of a harness document that is wrong', async () => {
    const harness = join(folder, 'harness');
    await cp(join(packageRoot, 'harness-store/small-shop'), harness, { recursive: true });
    await writeFile(join(harness, 'tools/waive_fee.yaml'), 'name: waive_fee\ndescription: Waive.\nparameters: 7\n');
    expect(await told(['demo', '--scenario', small, '--harness', harness])).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^error [\s\S]*tools\/waive_fee\.yaml:3[\s\S]*parameters[\s\S]*\nHARNESS\.\w+ {2}\S/),
    });
  });

  it('names a harness folder that is not there', async () => {
    expect(await told(['demo', '--scenario', small, '--harness', join(folder, 'no-harness')])).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^error .*no-harness[\s\S]*\nHARNESS\.\w+ {2}\S/),
    });
  });

  it.each(['0', '1.5', 'two'])('takes no %s weeks', async (weeks) => {
    expect(await told(['demo', '--weeks', weeks])).toMatchObject({
      code: 1,
      said: expect.stringContaining('Give a whole number from 1.'),
    });
  });

  it.each([
    ['MARTINGALE_INGEST_PORT', 'abc', 'Set it to a port number'],
    ['MARTINGALE_API_PORT', '70000', 'Set it to a port number'],
    ['MARTINGALE_SCHEDULES', 'maybe', 'Set it to on or off.'],
    ['DATABASE_URL', 'mysql://db', 'Set it to postgresql://'],
    ['REDIS_URL', 'redis', 'Set it to redis://host:6379'],
  ])('names the variable %s and how to set it', async (variable, value, fix) => {
    expect(await told(['serve'], { ...ownService(folder), [variable]: value })).toMatchObject({
      code: 1,
      said: expect.stringContaining(`CONFIG.INVALID  ${variable}: ${fix}`),
    });
  });

  it('names a data folder that is a file', async () => {
    const path = await file('data', 'a file');
    expect(await told(['serve'], ownService(path))).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^error [\s\S]*\nDATA\.\w+ {2}.*MARTINGALE_DATA_DIR/),
    });
  });

  it('names a data folder that cannot be made', async () => {
    const path = join(await file('parent', 'a file'), 'data');
    expect(await told(['serve'], ownService(path))).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^error [\s\S]*parent\/data[\s\S]*\nDATA\.\w+ {2}.*MARTINGALE_DATA_DIR/),
    });
  });

  it('says that the database does not answer', async () => {
    const settings = { ...ownService(folder), DATABASE_URL: `postgresql://${UNREACHABLE}/none` };
    expect(await told(['serve'], settings)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/\nDATABASE\.UNREACHABLE {2}Check DATABASE_URL/),
    });
  });

  it('says that Redis does not answer, and leaves no database running', async () => {
    const settings = { ...ownService(join(folder, 'no-redis')), REDIS_URL: `redis://${UNREACHABLE}` };
    expect(await told(['serve'], settings)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/\nQUEUE\.UNREACHABLE {2}Check REDIS_URL/),
    });
    await expectNoDatabase('no-redis');
  });

  it.each([
    ['INGEST.PORT', 'MARTINGALE_INGEST_PORT'],
    ['INGEST.PORT', 'MARTINGALE_GRPC_PORT'],
    ['API.PORT', 'MARTINGALE_API_PORT'],
  ])('ends with %s within seconds when the port is taken, and leaves no database running', async (code, variable) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const run = await runCli(['serve'], { ...ownService(join(folder, 'no-port')), [variable]: port });
    other.close();
    expect(run).toMatchObject({ code: 1, out: '', err: expect.stringMatching(new RegExp(`\\n${code} .*${variable}`)) });
    expect(run.seconds).toBeLessThan(20);
    await expectNoDatabase('no-port');
  });

  /** A stopped database takes its lock file away. */
  async function expectNoDatabase(name: string): Promise<void> {
    expect(await readdir(join(folder, name, 'postgres'))).not.toContain('postmaster.pid');
  }

  it('says that a file is no telemetry', async () => {
    const path = await file('notes.json', '{"hello": "world"}\n');
    expect(await told(['analyze', path])).toMatchObject({
      code: 1,
      said: expect.stringMatching(/error .*notes\.json holds no spans[\s\S]*\nANALYZE\.NO_SPANS {2}Give an export/),
    });
  });

  it('shows the commands when it is told one that is none', async () => {
    expect(await told(['improve'])).toMatchObject({
      code: 1,
      said: expect.stringMatching(/unknown command 'improve'[\s\S]*serve[\s\S]*demo[\s\S]*analyze[\s\S]*doctor/),
    });
  });
});

describe('the command line asked for help', () => {
  it.each([
    [[]],
    [['serve']],
    [['demo']],
    [['analyze']],
    [['doctor']],
    [['explain']],
    [['report']],
    [['status']],
    [['intents']],
    [['intents', 'tree']],
  ])('answers %j --help in lines that fit a terminal', async (command) => {
    const { code, out } = await runCli([...command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: martingale/);
    expect(out.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});

describe('the doctor', () => {
  it('gives its checks as JSON and exit code 1 when one fails', async () => {
    const { code, out } = await runCli(['doctor', '--json'], {
      ...ownService(join(tmpdir(), 'martingale-doctor')),
      REDIS_URL: `redis://${UNREACHABLE}`,
    });
    expect(code).toBe(1);
    const failed = (JSON.parse(out) as { name: string; ok: boolean; fix: string }[]).filter(({ ok }) => !ok);
    expect(failed).toMatchObject([{ name: 'queue', fix: expect.stringContaining('REDIS_URL') }]);
  });
});
