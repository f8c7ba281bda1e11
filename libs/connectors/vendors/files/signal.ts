import { z } from 'zod';
import type { OtlpBatch } from '#contracts';

export const signalSetting = z
  .enum(['auto', 'traces', 'logs'])
  .default('auto')
  .describe('what protobuf files hold; auto: logs where the name says so, otherwise traces');
export type SignalSetting = z.infer<typeof signalSetting>;

/** Protobuf does not say what it holds: both requests look alike. */
export function protobufSignal(name: string, setting: SignalSetting): OtlpBatch['signal'] {
  if (setting !== 'auto') return setting;
  return /logs?(?![a-z])/i.test(name) ? 'logs' : 'traces';
}

const members = /"(resource(?:_spans|_logs|_metrics|Spans|Logs|Metrics))"\s*:/;
/** The member that says what a request holds stands at its begin. */
const LOOKED_AT = 1024;

/**
 * What a JSON line holds; null for nothing of interest: metrics, or an empty line.
 *
 * @param ended whether the line's end was there: without it the line may be written on
 */
export function jsonSignal(line: Uint8Array, ended: boolean): OtlpBatch['signal'] | 'unfinished' | 'broken' | null {
  const head = Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, LOOKED_AT)).toString('utf8');
  if (head.trim() === '') return null;
  if (!ended && !isJson(line)) return 'unfinished';
  const member = members.exec(head)?.[1] ?? (isJson(line) ? null : 'broken');
  if (member === 'broken') return 'broken';
  if (member === null || /metrics/i.test(member)) return null;
  return /logs/i.test(member) ? 'logs' : 'traces';
}

function isJson(line: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(line));
    return true;
  } catch {
    return false;
  }
}
