/** Nanoseconds of an ISO instant, exact to the ninth digit of its second. @throws RangeError */
export function nanoOf(instant: string): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`${JSON.stringify(instant)} is no instant`);
  const fraction = /:\d\d[.,](\d+)/.exec(instant)?.[1] ?? '';
  const beyondMs = fraction.padEnd(9, '0').slice(3, 9);
  return `${ms}${beyondMs}`;
}
