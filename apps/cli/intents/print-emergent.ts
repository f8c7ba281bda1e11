import pc from 'picocolors';
import type { EmergentIntent } from '#contracts';
import { count } from '../analyze/numbers.js';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { sparkline } from './trend-marks.js';

/** What came up since the last refresh and no intent accounts for. */
export function printEmergent(emergent: readonly EmergentIntent[], width: number): string {
  if (emergent.length === 0) return 'Nothing new since the last refresh.';
  return emergent.map((one) => printOne(one, width)).join('\n\n');
}

function printOne(one: EmergentIntent, width: number): string {
  const { name, kind, conversations, users, firstSeenAt, expected, trend, exemplars } = one;
  const line = (mark: string, text: string) => hang(`  ${mark}`, text, width);
  return [
    `${pc.bold(plainText(name, width - 10))} ${kind === 'new' ? 'new' : 'growing'}`,
    pc.dim(wrap(one.id, width, '  ')),
    line(
      '',
      `${count(conversations, 'conversation')} of ${count(users, 'user')} since ${firstSeenAt.slice(0, 10)}; ${expected.toFixed(1)} expected by its history`,
    ),
    ...(trend.length > 1 ? [`  per day: ${sparkline(trend)}`] : []),
    ...exemplars.slice(0, 3).map(({ text }) => line('', `“${plainText(text, 200)}”`)),
  ].join('\n');
}
