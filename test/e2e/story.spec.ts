import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type DemoReport, demoReportSchema } from '../../apps/cli/demo/demo-report.js';
import { type CliRun, packageRoot, runCli } from './cli-process.js';

// Five simulated weeks, twice at once: half a minute on two quiet cores.
jest.setTimeout(180_000);

const scenario = join(packageRoot, 'libs/sandbox/scenarios/small.yaml');

/** Everything runs as in production: a service process of its own, telemetry in over OTLP, the harness out over HTTP. */
describe('the loop on a small salon', () => {
  let folder: string;
  let runs: CliRun[];
  let reports: DemoReport[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-story-'));
    // As root, the embedded database runs as another user, who must be able to pass.
    await chmod(folder, 0o711);
    const files = ['first.json', 'second.json'].map((name) => join(folder, name));
    runs = await Promise.all(
      files.map((file) => runCli(['demo', '--scenario', scenario, '--seed', '1', '--json', file], { TMPDIR: folder })),
    );
    reports = await Promise.all(
      files.map(async (file) => demoReportSchema.parse(JSON.parse(await readFile(file, 'utf8')))),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const report = () => reports[0]!;
  const canaries = () => report().releases.filter(({ channel }) => channel === 'canary');

  it('closes, and the demo says so by its exit code', () => {
    expect(report().criteria.filter(({ passed }) => !passed)).toEqual([]);
    expect(runs.map(({ code, err }) => ({ code, warned: /warning|error/i.test(err) }))).toEqual([
      { code: 0, warned: false },
      { code: 0, warned: false },
    ]);
  });

  it('makes a conversation of everything that was said', () => {
    const weekly = report().intents.flatMap(({ weeks }) => weeks);
    expect(report().conversations).toBeGreaterThan(1000);
    expect(weekly.reduce((sum, { conversations }) => sum + conversations, 0)).toBe(report().conversations);
  });

  it('finds failures that really were some', () => {
    expect(report().detection.precision).toBeGreaterThan(0.9);
    expect(report().detection.recall).toBeGreaterThan(0.5);
  });

  it.each(['date-format', 'missed-policy', 'parking-document'])('traces the fault %s to its layer', (id) => {
    const fault = report().faults.find((one) => one.id === id);
    expect(fault?.blamedLayer).toBe(fault?.layer);
  });

  it('tries proposals on a canary under a tag and keeps what helps', () => {
    const proposed = canaries().filter(({ id }) => !report().humanEdits.some(({ releaseId }) => releaseId === id));
    expect(proposed.every(({ tag }) => /^small-shop\/v\d+$/.test(tag))).toBe(true);
    expect(report().releases.filter(({ decision }) => decision === 'keep').length).toBeGreaterThan(0);
    expect(report().releases.filter(({ status }) => status === 'live')).toMatchObject([{ channel: 'production' }]);
  });

  it('halves the failures of each fault that users notice', () => {
    const noticed = report().faults.filter(({ failureBefore }) => failureBefore > 0.2);
    expect(noticed.map(({ id }) => id)).toEqual(['date-format', 'missed-policy']);
    expect(noticed.filter(({ failureBefore, failureAfter }) => failureAfter > failureBefore / 2)).toEqual([]);
  });

  it('reverts the harmful edit of a person before its week is over', () => {
    expect(report().humanEdits).toMatchObject([{ id: 'calendar-closed', harmful: true, status: 'reverted' }]);
    expect(report().humanEdits[0]?.look).toBeLessThan(7);
  });

  it('tells why it decided, in words, for every verdict', () => {
    const silent = canaries().filter(({ decision, explanation }) => decision !== null && !explanation);
    expect(silent).toEqual([]);
  });

  it('gives the same report for the same seed', () => {
    expect(reports[1]).toEqual(reports[0]);
  });
});
