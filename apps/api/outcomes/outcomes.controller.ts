import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  AppError,
  type LabelledOutcomes,
  labelOutcomeSchema,
  labelOutcomesSchema,
  type OutcomeLabel,
  type OutcomePage,
  outcomeQuerySchema,
} from '#contracts';
import { conversationId } from '#conversations';
import { deleteOutcomeLabel, listOutcomeLabels, saveOutcomeLabels } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

/** Whether users' needs were met, as people and systems say that can know it: what the estimate of success learns from. */
@Controller('v1')
export class OutcomesController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  @Put('conversations/:id/outcome')
  @RequireScope('write')
  async label(
    @ProjectId() projectId: number,
    @Param('id') id: string,
    @Body({ schema: labelOutcomeSchema }) label: z.output<typeof labelOutcomeSchema>,
  ): Promise<OutcomeLabel> {
    const { database, now } = this.services;
    const stored = this.labelOf(id, label);
    if ((await saveOutcomeLabels(database, projectId, [stored], now())).length === 0)
      throw new AppError({
        code: 'CONVERSATION.NOTFOUND',
        message: `There is no conversation ${id}.`,
        fix: 'List those of an agent with GET /v1/agents/{agent}/conversations. One is there some seconds after its telemetry.',
        status: 404,
      });
    return stored;
  }

  @Delete('conversations/:id/outcome')
  @RequireScope('write')
  async withdraw(@ProjectId() projectId: number, @Param('id') id: string): Promise<{ deleted: boolean }> {
    const { database, now } = this.services;
    return { deleted: await deleteOutcomeLabel(database, projectId, id, now()) };
  }

  /** Labels up to a thousand conversations. Those that are not there are named, and the others stored. */
  @Post('outcomes')
  @HttpCode(200)
  @RequireScope('write')
  async labelMany(
    @ProjectId() projectId: number,
    @Body({ schema: labelOutcomesSchema }) asked: z.output<typeof labelOutcomesSchema>,
  ): Promise<LabelledOutcomes> {
    const labels = asked.map((one) => this.labelOf(one.conversationId ?? conversationId(one.agent!, one.key!), one));
    const { database, now } = this.services;
    const stored = new Set(await saveOutcomeLabels(database, projectId, labels, now()));
    return {
      stored: stored.size,
      unknown: labels.flatMap((label, i) => (stored.has(label.conversationId) ? [] : [i])),
    };
  }

  /** The labels given so far, a page at a time. */
  @Get('outcomes')
  @RequireScope('read')
  async list(
    @ProjectId() projectId: number,
    @Query({ schema: outcomeQuerySchema }) { limit, ...filter }: z.output<typeof outcomeQuerySchema>,
  ): Promise<OutcomePage> {
    // One more than is shown tells whether there is a next page.
    const read = await listOutcomeLabels(this.services.database.pool, projectId, { ...filter, limit: limit + 1 });
    const outcomes = read.slice(0, limit);
    return { outcomes, next: read.length > limit ? outcomes.at(-1)!.conversationId : null };
  }

  private labelOf(id: string, { success, source, author, asOf }: z.output<typeof labelOutcomeSchema>): OutcomeLabel {
    return { conversationId: id, success, source, by: author, at: asOf ?? this.services.now() };
  }
}
