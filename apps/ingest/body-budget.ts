import { AppError } from '#contracts';

/**
 * Bounds the bytes of request bodies in memory over all requests: past it they are refused, before the process suffers.
 * One request alone always fits; its own size limit bounds it.
 */
export class BodyBudget {
  private used = 0;

  /** @param waitingBytes what else of the limit is used: telemetry on its way into the database */
  constructor(
    private readonly limitBytes: number,
    private readonly waitingBytes: () => number,
  ) {}

  open(): BodyShare {
    let mine = 0;
    return {
      take: (bytes) => {
        const others = this.used - mine + this.waitingBytes();
        if (others > 0 && others + mine + bytes > this.limitBytes) throw this.full();
        mine += bytes;
        this.used += bytes;
      },
      giveBack: () => {
        this.used -= mine;
        mine = 0;
      },
    };
  }

  private full(): AppError {
    return new AppError({
      code: 'INGEST.BUFFERFULL',
      message: `More telemetry is under way than the ${this.limitBytes} bytes that may be in memory.`,
      fix: 'Send again later. If this lasts, start more receivers or raise MARTINGALE_INGEST_BUFFER_BYTES.',
      kind: 'operational',
    });
  }
}

/** What one request holds of the budget. */
export type BodyShare = {
  /** @throws AppError INGEST.BUFFERFULL */
  take(bytes: number): void;
  giveBack(): void;
};
