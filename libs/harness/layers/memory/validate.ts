import { patternFix, patternRisk } from '../../formats/pattern-risk.js';
import type { Harness } from '../../harness.js';
import type { Defect } from '../../problem.js';
import { repeated } from '../repeated.js';
import type { MemoryDocument } from './schema.js';

export function validateMemory({ slots }: MemoryDocument, harness: Harness, path: string): Defect[] {
  const elsewhere = Object.entries(harness.memory).filter(([other]) => other < path);
  const taken = new Map(elsewhere.flatMap(([other, memory]) => memory.slots.map(({ key }) => [key, other] as const)));
  const fix = 'Keep one slot for each key.';
  return [
    ...repeated(slots.map(({ key }) => key)).map(({ index, value }) => ({
      at: ['slots', index, 'key'],
      message: `Slot \`${value}\` is there twice.`,
      fix,
    })),
    ...slots.flatMap(({ key }, index) =>
      taken.has(key)
        ? [{ at: ['slots', index, 'key'], message: `Slot \`${key}\` is also in ${taken.get(key)}.`, fix }]
        : [],
    ),
    ...slots.flatMap(({ write }, index) =>
      write.patterns.flatMap((pattern, at) => patternDefects(pattern, ['slots', index, 'write', 'patterns', at])),
    ),
  ];
}

function patternDefects(pattern: string, at: (string | number)[]): Defect[] {
  const risk = patternRisk(pattern);
  if (risk) return [{ at, message: `The pattern ${risk}.`, fix: patternFix }];
  if (capturesNothing(pattern)) {
    return [
      {
        at,
        message: 'The pattern has no group.',
        fix: 'Put the value to keep in brackets, as in `my name is (\\w+)`.',
      },
    ];
  }
  return [];
}

/** Matching the empty alternative shows how many groups a pattern has, however it is written. */
function capturesNothing(pattern: string): boolean {
  return (new RegExp(`${pattern}|`, 'u').exec('')?.length ?? 1) === 1;
}
