import { Inject, Injectable } from '@nestjs/common';
import type { OtlpBatch } from '#contracts';
import { encodeLogsResponse, encodeTraceResponse, type PartialSuccess } from '#conversations';
import { type TakenIn, takeIn } from '#loop';
import type { Authenticate, Identity, TelemetryWriter } from '#platform';
import { AssemblyNudge } from './assembly-nudge.js';
import { AUTHENTICATE, CLOCK, TELEMETRY_WRITER } from './ingest.tokens.js';

/** Where the doors, HTTP and gRPC, lead to. */
@Injectable()
export class Intake {
  constructor(
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
    @Inject(TELEMETRY_WRITER) private readonly writer: TelemetryWriter,
    @Inject(CLOCK) private readonly now: () => number,
    private readonly nudge: AssemblyNudge,
  ) {}

  /** @throws AppError AUTH.* */
  identify(apiKey: string | null): Promise<Identity> {
    return this.authenticate(apiKey, 'ingest');
  }

  /** Stores a request; what it resolves with, the encoded response, says that it is durable. */
  async take(sender: Identity, batch: OtlpBatch): Promise<Uint8Array> {
    const taken = await takeIn(this.writer, sender, batch, this.now());
    if (taken.spans + taken.logs > 0) this.nudge.give(sender.projectId);
    const encode = batch.signal === 'traces' ? encodeTraceResponse : encodeLogsResponse;
    return encode(remarksOn(taken), batch.encoding);
  }
}

function remarksOn({ rejected, ignored }: TakenIn): PartialSuccess | null {
  if (ignored === 0) return rejected;
  const warning = `${ignored} log records left out: only events named gen_ai.*, martingale.* and feature_flag.evaluation are kept`;
  return { count: rejected?.count ?? 0, message: rejected ? `${rejected.message}. ${warning}` : warning };
}
