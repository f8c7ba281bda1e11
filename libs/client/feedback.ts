import { AppError } from '#contracts';
import type { Send } from './service.js';

/** What a user thought of an answer or of a whole conversation. */
export interface Feedback {
  /** The conversation as the spans name it. This or `traceId` is needed. */
  conversationId?: string;
  /** The trace that is judged: 32 hex digits. */
  traceId?: string;
  /** The span of the trace that is judged: 16 hex digits. */
  spanId?: string;
  /** The answer that is judged, by its `gen_ai.response.id`. */
  responseId?: string;
  /** What was asked, such as `thumb`; `feedback` by default. */
  name?: string;
  label?: string;
  score?: number;
  comment?: string;
  /** When it was given; now by default. */
  at?: Date;
}

export interface FeedbackSender {
  send(feedback: Feedback): void;
  /** Tries once to send what waits; resolves when that is over, also where the receiver is away. */
  flush(): Promise<void>;
  stop(): void;
}

export interface FeedbackOptions {
  agent: string;
  /** Requests to the OTLP receiver; null where none is named. */
  send: Send | null;
  onError: (error: unknown) => void;
  /** Epoch milliseconds. */
  now: () => number;
}

/** What waits while the receiver is away. Beyond, the oldest goes. */
const LONGEST_QUEUE = 1_000;
const RETRY_MS = 15_000;

/**
 * Sends feedback as OTLP log records, `martingale.feedback`. Nobody waits for it: what cannot be sent now is kept and
 * tried again; what the receiver refuses is dropped. Errors go to `onError`.
 */
export function feedbackSender({ agent, send, onError, now }: FeedbackOptions): FeedbackSender {
  let waiting: LogRecord[] = [];
  let underway: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  /** Gives how long to wait before the next attempt. */
  async function sendWaiting(receiver: Send): Promise<number> {
    const batch = waiting;
    waiting = [];
    try {
      await receiver('/v1/logs', { method: 'POST', body: logsRequest(agent, batch) });
    } catch (error) {
      onError(error);
      const passing = error instanceof AppError && error.kind === 'operational';
      if (passing) waiting = [...batch, ...waiting].slice(-LONGEST_QUEUE);
      return RETRY_MS;
    }
    return 0;
  }

  function flush(): Promise<void> {
    if (send === null || waiting.length === 0) return underway ?? Promise.resolve();
    underway ??= sendWaiting(send).then((pause) => {
      underway = null;
      if (waiting.length > 0) schedule(pause);
    });
    return underway;
  }

  function schedule(ms: number): void {
    if (timer !== null || stopped) return;
    timer = setTimeout(() => {
      timer = null;
      void flush();
    }, ms);
    timer.unref();
  }

  return {
    send(feedback) {
      try {
        if (send === null) throw noReceiver();
        waiting = [...waiting, logRecordOf(feedback, new Date(now()))].slice(-LONGEST_QUEUE);
        schedule(0);
      } catch (error) {
        onError(error);
      }
    },
    flush,
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}

interface LogRecord {
  timeUnixNano: string;
  eventName: string;
  traceId?: string;
  spanId?: string;
  attributes: { key: string; value: { stringValue: string } | { doubleValue: number } }[];
}

function logRecordOf(feedback: Feedback, now: Date): LogRecord {
  const { conversationId, traceId, spanId, responseId, at = now, ...judgement } = feedback;
  if (!conversationId && !traceId)
    throw invalid('it names no conversation', 'Give `conversationId`, or `traceId` and `spanId`.');
  if (judgement.score !== undefined && !Number.isFinite(judgement.score))
    throw invalid('its score is no number', 'Give a finite number, or a label alone.');
  if (Number.isNaN(at.getTime())) throw invalid('its time is no time', 'Leave `at` out, or give a valid Date.');
  const told: Record<string, string | number | undefined> = {
    'gen_ai.conversation.id': conversationId,
    'gen_ai.response.id': responseId,
    'martingale.feedback.name': judgement.name,
    'martingale.feedback.label': judgement.label,
    'martingale.feedback.score': judgement.score,
    'martingale.feedback.comment': judgement.comment,
  };
  return {
    timeUnixNano: `${at.getTime()}000000`,
    eventName: 'martingale.feedback',
    ...(traceId ? { traceId } : {}),
    ...(spanId ? { spanId } : {}),
    attributes: Object.entries(told).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [{ key, value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value } }];
    }),
  };
}

/** `ExportLogsServiceRequest` in OTLP's JSON. */
function logsRequest(agent: string, logRecords: LogRecord[]): unknown {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: agent } }] };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: '@martingale/client' }, logRecords }] }] };
}

function invalid(reason: string, fix: string): AppError {
  return new AppError({ code: 'CLIENT.FEEDBACK', message: `Feedback cannot be sent: ${reason}.`, fix });
}

function noReceiver(): AppError {
  return invalid(
    'the client knows no OTLP receiver',
    'Give `telemetryUrl`, such as `https://martingale.example:4318`.',
  );
}
