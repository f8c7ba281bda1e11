import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Database, TelemetryWriter } from '#platform';
import { DATABASE, TELEMETRY_WRITER } from '../ingest.tokens.js';

const PATIENCE_MS = 2000;

/** Healthy means: what is sent now would be stored. */
@Controller('healthz')
export class HealthController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(TELEMETRY_WRITER) private readonly writer: TelemetryWriter,
  ) {}

  @Get()
  async check(@Res() reply: FastifyReply): Promise<void> {
    const reachable = await this.databaseAnswers();
    const buffer = this.writer.state();
    const full = buffer.bytes >= buffer.limitBytes;
    reply.status(reachable && !full ? 200 : 503).send({
      ok: reachable && !full,
      database: reachable ? 'reachable' : 'unreachable',
      buffer: { ...buffer, full },
    });
  }

  private async databaseAnswers(): Promise<boolean> {
    let patience: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      patience = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    const answer = this.database.pool.query('SELECT FROM raw_telemetry LIMIT 1').then(
      () => true,
      () => false,
    );
    const reachable = await Promise.race([answer, tooLate]);
    clearTimeout(patience);
    return reachable;
  }
}
