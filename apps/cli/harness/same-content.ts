import type { HarnessFile } from '#contracts';
import { checkHarness } from '#harness';

/** Whether files say what a version says, whatever their layout and comments. */
export function saysTheSame(files: HarnessFile[], { hash }: { hash: string }): boolean {
  return checkHarness(files).harness?.hash === hash;
}
