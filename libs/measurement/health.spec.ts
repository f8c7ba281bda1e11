import type { HealthCheck } from '#contracts';
import { compileCells } from './cells.js';
import { checkHealth } from './health.js';
import { type HealthSignals, type OutcomeRow, readSettings } from './look-input.js';

function row(user: number, arm: OutcomeRow['arm'], intentId = 'x'): OutcomeRow {
  return { userId: `u${user}`, intentId, day: '2026-01-05', arm, failed: 0, frustrated: 0 };
}

function people(treatment: number, control: number, intentId = 'x', from = 0): OutcomeRow[] {
  return Array.from({ length: treatment + control }, (_, i) =>
    row(from + i, i < treatment ? 'treatment' : 'control', intentId),
  );
}

function check(name: string, outcomes: OutcomeRow[], signals: HealthSignals = {}): HealthCheck {
  const settings = readSettings({
    releaseId: 'r',
    seed: 's',
    allocation: 0.5,
    startDay: '2026-01-05',
    look: 1,
    looks: 7,
    signals,
    outcomes,
  });
  return checkHealth(compileCells(outcomes, settings), settings).find((found) => found.name === name)!;
}

describe('the health of a look', () => {
  it.each([
    // z = 2.0, 2.8 and 3.6 on 400 users.
    [220, 180, 'ok'],
    [228, 172, 'warn'],
    [236, 164, 'bad'],
  ])('with %d users against %d planned alike is %s', (treatment, control, level) => {
    expect(check('sample ratio', people(treatment, control)).level).toBe(level);
  });

  it('is bad when first intents differ between arms', () => {
    const outcomes = [...people(130, 70, 'x'), ...people(70, 130, 'y', 1000)];
    expect(check('intents by arm', outcomes).level).toBe('bad');
    expect(check('sample ratio', outcomes).level).toBe('ok');
  });

  it('does not mind intents that differ after the first', () => {
    const later = people(100, 0, 'y').map((outcome) => ({ ...outcome, day: '2026-01-05', intentId: 'y' }));
    expect(check('intents by arm', [...people(100, 100, 'x'), ...later]).level).toBe('ok');
  });

  it('warns of one user in both arms, and is bad with one in a hundred', () => {
    const both = [row(0, 'treatment'), row(0, 'control')];
    expect(check('users in both arms', [...people(250, 250, 'x', 1), ...both]).level).toBe('warn');
    expect(check('users in both arms', [...people(50, 50, 'x', 1), ...both]).level).toBe('bad');
  });

  it('is bad when outcomes are missing in one arm', () => {
    const outcomes = people(500, 500);
    expect(check('missing outcomes', outcomes, { missing: { treatment: 20, control: 0 } }).level).toBe('bad');
    expect(check('missing outcomes', outcomes, { missing: { treatment: 10, control: 10 } }).level).toBe('warn');
    expect(check('missing outcomes', outcomes, { missing: { treatment: 3, control: 3 } }).level).toBe('ok');
  });

  it('is bad when the detector changed inside the window', () => {
    expect(check('detector versions', people(5, 5), { detectorVersions: ['v1', 'v2', 'v1'] }).level).toBe('bad');
    expect(check('detector versions', people(5, 5), { detectorVersions: ['v1', 'v1'] }).level).toBe('ok');
  });

  it('is bad while telemetry lags by more than half a day', () => {
    expect(check('telemetry lag', people(5, 5), { telemetryLagHours: 13 }).level).toBe('bad');
    expect(check('telemetry lag', people(5, 5), { telemetryLagHours: 0.2 }).level).toBe('ok');
  });
});
