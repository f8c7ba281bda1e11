import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Arm, UserStateItem } from '#contracts';
import type { Harness } from '#harness';

/** Which harness a user is served, as the client stamps it on spans. */
export interface ServedHarness {
  harness: Harness;
  stamp: { agent: string; version: string; channel: string; arms: Record<string, Arm> };
}

/** Serves each user the harness of their arm, locally and at once. */
export interface HarnessSource {
  forUser(userId: string): ServedHarness;
}

/** What is known of one user, read when a conversation starts and written after the turn that showed it. Times in ms. */
export interface UserStatePort {
  read(userId: string, atMs: number): Promise<UserStateItem[]>;
  write(userId: string, items: UserStateItem[], atMs: number): Promise<void>;
}

export interface SandboxPorts {
  harnessSource: HarnessSource;
  userState: UserStatePort;
  /** Receive every span; a batching processor is flushed often enough that its queue never overflows. */
  spanProcessors: SpanProcessor[];
}
