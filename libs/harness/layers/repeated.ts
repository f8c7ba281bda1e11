/** Values that occurred before in the list, with the index of the later one. */
export function repeated(values: string[]): { index: number; value: string }[] {
  return values.map((value, index) => ({ index, value })).filter(({ index, value }) => values.indexOf(value) < index);
}
