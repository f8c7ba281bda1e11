const STANDARD = 100;
const NARROWEST = 80;

/** Columns to print in. A terminal that does not tell its width says 0. */
export function terminalWidth(): number {
  return Math.max(NARROWEST, process.stdout.columns || STANDARD);
}
