/**
 * Compile a pattern from a tool's schema only when matching it is cheap for every input: no groups, alternatives or
 * back references, and at most two repetitions without a small bound. Others give null and are not checked: patterns
 * come from telemetry, and a hostile one must not stall the worker.
 */
export function compileSafePattern(pattern: string): RegExp | null {
  if (pattern.length > 200) return null;
  const plain = pattern.replace(/\\[\s\S]/g, 'a').replace(/\[[^\]]*\]/g, 'a');
  if (/[()|[\]]/.test(plain) || /\\[1-9k]/.test(pattern)) return null;
  const open = plain.match(/[*+]|\{\d*,\d*\}/g) ?? [];
  if (open.length > 2) return null;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    // Not a regular expression of this dialect: the pattern says nothing we can check.
    return null;
  }
}
