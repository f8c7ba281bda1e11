const MOST = 10_000;

/** The function with its last 10,000 answers remembered: the same values come again and again, and a hash costs more. */
export function remember(compute: (value: string) => string): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const answer = compute(value);
    // The oldest goes; a value that is still in use is soon back.
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(value, answer);
    return answer;
  };
}
