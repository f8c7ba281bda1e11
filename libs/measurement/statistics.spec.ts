import { compileCells } from './cells.js';
import type { ArmSource } from './draws.js';
import { type LookInput, type OutcomeRow, readSettings } from './look-input.js';
import { upperTail } from './normal.js';
import { findBoundaries } from './spending.js';
import { gatherEvidence, weighZ } from './statistics.js';

/** Eight users, two intents, two days; small enough for all 256 assignments. */
const rows: OutcomeRow[] = [
  ['a', 'x', 0, 1, 0],
  ['a', 'y', 1, 1, 1],
  ['b', 'x', 0, 0, 0],
  ['b', 'x', 0, 1, 0],
  ['c', 'y', 0, 0, 1],
  ['d', 'y', 1, 1, 0],
  ['e', 'x', 1, 0, 0],
  ['e', 'y', 1, 0, 0],
  ['f', 'x', 1, 1, 1],
  ['g', 'y', 0, 1, 0],
  ['h', 'x', 0, 0.25, 0],
  ['h', 'y', 1, 0, 0],
].map(([user, intent, day, failed, frustrated]) => ({
  userId: `${user}`,
  intentId: `${intent}`,
  day: `2026-01-0${5 + Number(day)}`,
  arm: 'acf'.includes(`${user}`) ? 'treatment' : 'control',
  failed: Number(failed),
  frustrated: Number(frustrated),
}));

const USERS = 'abcdefgh';

function settingsWith(change: Partial<LookInput>) {
  return readSettings({
    releaseId: 'r',
    seed: 's',
    allocation: 0.5,
    startDay: '2026-01-05',
    look: 2,
    looks: 2,
    outcomes: [],
    ...change,
  });
}

/** Slot s treats the users whose bit is set in s; slot 0 is repeated as the real one. */
const everyAssignment: ArmSource = {
  slots: 256,
  fill(user, words) {
    words.fill(0);
    for (let slot = 0; slot < 256; slot++) if ((slot >> user) & 1) words[slot >> 5]! |= 1 << (slot & 31);
  },
};

function evidenceOver(allocation: number, change: Partial<LookInput> = {}) {
  const settings = settingsWith({ allocation, ...change });
  return gatherEvidence(compileCells(rows, settings), everyAssignment, settings);
}

/** T by the formulas of the note, straight from the rows. */
function directStatistic(assignment: number, allocation: number, days: number): number {
  const used = rows.filter(({ day }) => Number(day.slice(-1)) - 5 < days);
  const residual = (metric: 'failed' | 'frustrated', row: OutcomeRow) => {
    const stratum = used.filter((other) => other.intentId === row.intentId && other.day === row.day);
    return row[metric] - stratum.reduce((sum, other) => sum + other[metric], 0) / stratum.length;
  };
  const zOf = (metric: 'failed' | 'frustrated', intents: string) => {
    const perUser = [...USERS].map((user) =>
      used
        .filter((row) => row.userId === user && intents.includes(row.intentId))
        .reduce((sum, row) => sum + residual(metric, row), 0),
    );
    const u = perUser.reduce((sum, r, i) => sum + (((assignment >> i) & 1) - allocation) * r, 0);
    const v = allocation * (1 - allocation) * perUser.reduce((sum, r) => sum + r * r, 0);
    return v > 1e-9 ? u / Math.sqrt(v) : -Infinity;
  };
  return Math.max(...(['failed', 'frustrated'] as const).flatMap((m) => ['x', 'y', 'xy'].map((k) => zOf(m, k))));
}

describe('the harm statistic', () => {
  it.each([0.5, 0.3])('equals the formulas for every assignment at every look (π = %d)', (allocation) => {
    for (const [index, { harm }] of evidenceOver(allocation).entries()) {
      for (let slot = 1; slot < 256; slot++) {
        expect(harm.drawn[slot - 1]).toBeCloseTo(directStatistic(slot, allocation, index + 1), 7);
      }
    }
  });

  it('crosses for at most α of all assignments', () => {
    const looks = evidenceOver(0.5).map(({ harm }) => [harm.observed, ...harm.drawn]);
    const crossing = Array.from({ length: 256 }, (_, real) => {
      const drawn = looks.map((look) => Float64Array.from(look.filter((_, i) => i !== real)));
      return findBoundaries(drawn, 2, 0.1).some(({ value }, t) => looks[t]![real]! > value);
    }).filter(Boolean);
    expect(crossing.length).toBeGreaterThan(0);
    expect(crossing.length / 256).toBeLessThanOrEqual(0.1);
  });

  it('is the improvement statistic of the exchanged arms when all intents are targets', () => {
    const [, last] = evidenceOver(0.5, { targetIntents: ['x', 'y'] });
    const harm = [last!.harm.observed, ...last!.harm.drawn];
    const improvement = [last!.improvement.observed, ...last!.improvement.drawn];
    for (let slot = 0; slot < 256; slot++) expect(improvement[slot]).toBeCloseTo(harm[255 - slot]!, 9);
  });
});

describe('declared risk', () => {
  it('divides the tail probability by the weight', () => {
    expect(upperTail(weighZ(2, 4))).toBeCloseTo(upperTail(2) / 4, 12);
    expect(weighZ(2, 1)).toBe(2);
  });

  it('leaves an intent out when its weight makes even certainty weak', () => {
    expect(weighZ(0, 0.1)).toBe(-Infinity);
  });
});
