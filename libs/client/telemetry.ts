import { type Context, context, createContextKey } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Arm, Channel } from '#contracts';
import type { HarnessHandle } from './harness-handle.js';

const harnessKey = createContextKey('martingale.harness');

/** What spans need of a handle. */
export type StampedHarness = Pick<HarnessHandle, 'stamp'>;

/** A context whose spans are stamped with this harness. */
export function setHarness(parent: Context, handle: StampedHarness): Context {
  return parent.setValue(harnessKey, handle);
}

/** Runs `work` so that every span started in it is stamped with this harness. */
export function withHarness<T>(handle: StampedHarness, work: () => T): T {
  return context.with(setHarness(context.active(), handle), work);
}

/** Attributes by which telemetry says which harness produced it. */
export function harnessAttributes({ stamp }: StampedHarness): HarnessAttributes {
  return {
    'martingale.harness.agent': stamp.agent,
    'martingale.harness.version': stamp.version,
    'martingale.harness.channel': stamp.channel,
    'martingale.harness.arms': Object.entries(stamp.arms).map(([release, arm]) => `${release}:${arm}` as const),
  };
}

export interface HarnessAttributes {
  'martingale.harness.agent': string;
  'martingale.harness.version': string;
  'martingale.harness.channel': Channel;
  /** `<release id>:<arm>` for every canary under watch. */
  'martingale.harness.arms': `${string}:${Arm}`[];
}

/** Stamps every span with the harness of its context. Add it to the tracer provider beside the exporting processor. */
export class HarnessSpanProcessor implements SpanProcessor {
  onStart(span: Span, parent: Context): void {
    const handle = parent.getValue(harnessKey) as StampedHarness | undefined;
    if (handle) span.setAttributes({ ...harnessAttributes(handle) });
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
