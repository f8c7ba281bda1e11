import pc from 'picocolors';
import type { RateChange } from '#contracts';

const BARS = '▁▂▃▄▅▆▇█';

/** One bar per number, the highest the full height; nothing for none at all. */
export function sparkline(numbers: readonly number[]): string {
  const most = Math.max(0, ...numbers);
  if (most === 0) return '';
  return numbers.map((number) => (number === 0 ? ' ' : BARS[Math.ceil((number / most) * BARS.length) - 1])).join('');
}

/** An arrow where a rate of trouble changed by more than chance: up is bad. */
export function troubleArrow({ direction }: RateChange): string {
  return direction === 'rising' ? pc.red('↑') : direction === 'falling' ? pc.green('↓') : ' ';
}

/** An arrow where a share of the traffic changed by more than chance. */
export function shareArrow({ direction }: RateChange): string {
  return direction === 'rising' ? '↑' : direction === 'falling' ? '↓' : ' ';
}
