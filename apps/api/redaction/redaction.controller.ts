import { Body, Controller, Get, HttpCode, Inject, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { checkRedactionSchema, type Redaction, type RedactionRules, writeRedactionSchema } from '#contracts';
import { compileRules, startDryRun } from '#conversations';
import { readRedaction, writeRedaction } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

/** What is taken out of telemetry before it is stored. */
@Controller('v1/redaction')
export class RedactionController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  @Get()
  @RequireScope('admin')
  async read(@ProjectId() projectId: number): Promise<{ rules: RedactionRules }> {
    return { rules: await readRedaction(this.services.database.pool, projectId) };
  }

  /** Replaces the rules. Receivers know them within ten seconds; what is stored stays as it is. */
  @Put()
  @RequireScope('admin')
  async write(
    @ProjectId() projectId: number,
    @Body({ schema: writeRedactionSchema }) change: z.output<typeof writeRedactionSchema>,
  ): Promise<{ rules: RedactionRules }> {
    compileRules(change.rules);
    await writeRedaction(this.services.database, projectId, { ...change, at: this.services.now() });
    return { rules: change.rules };
  }

  /** What rules would replace in a text or in spans. Nothing is stored. */
  @Post('check')
  @HttpCode(200)
  @RequireScope('admin')
  async check(
    @ProjectId() projectId: number,
    @Body({ schema: checkRedactionSchema }) { text, spans, rules }: z.output<typeof checkRedactionSchema>,
  ): Promise<{ redactions: Redaction[] }> {
    const run = startDryRun(rules ?? (await readRedaction(this.services.database.pool, projectId)));
    if (text !== undefined) run.text(text);
    for (const span of spans ?? []) run.span(span);
    return { redactions: run.result() };
  }
}
