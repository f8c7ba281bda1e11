import { type Arm, type HarnessStamp, type Span } from '#contracts';

/** The stamp of the first span that carries one, with the arms of all; `mixed` when spans name several versions. */
export function readHarnessStamp(spans: readonly Span[]): { stamp: HarnessStamp; mixed: boolean } {
  const stamp: HarnessStamp = { version: null, channel: null, arms: {} };
  let mixed = false;
  for (const { attributes } of spans) {
    const version = attributes['martingale.harness.version'];
    const channel = attributes['martingale.harness.channel'];
    if (typeof version === 'string' || typeof version === 'number') {
      mixed ||= stamp.version !== null && stamp.version !== String(version);
      stamp.version ??= String(version);
    }
    if (typeof channel === 'string') stamp.channel ??= channel;
    const arms = attributes['martingale.harness.arms'];
    for (const arm of Array.isArray(arms) ? arms : []) addArm(stamp.arms, arm);
  }
  return { stamp, mixed };
}

/** `"<release id>:treatment"` or `"<release id>:control"`; the first of a release stands. */
function addArm(arms: Record<string, Arm>, text: unknown): void {
  const form = typeof text === 'string' ? /^(.{1,200}):(treatment|control)$/.exec(text) : null;
  const release = form?.[1];
  if (release === undefined || release === '__proto__' || Object.hasOwn(arms, release)) return;
  arms[release] = form?.[2] as Arm;
}
