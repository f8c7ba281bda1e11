export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** `1 turn`, `2 turns`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
