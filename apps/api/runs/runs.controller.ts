import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { AppError, agentSlugSchema, type Run, type RunRequest, runRequestSchema } from '#contracts';
import { addRun, findRun } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1')
export class RunsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Runs a stage of the loop as of an instant, now by default; replays and backfills name an earlier one. */
  @Post('agents/:agent/runs')
  @HttpCode(202)
  @RequireScope('write')
  async start(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Body({ schema: runRequestSchema }) request: RunRequest,
  ): Promise<Run> {
    const run = { id: randomUUID(), stage: request.stage, agent, asOf: request.asOf ?? this.services.now() };
    const added = await addRun(this.services.database.pool, projectId, run);
    await this.services.queue.enqueue('run-stage', { projectId, runId: run.id });
    return added as Run;
  }

  @Get('runs/:id')
  @RequireScope('read')
  async show(@ProjectId() projectId: number, @Param('id') id: string): Promise<Run> {
    const run = await findRun(this.services.database.pool, projectId, id);
    if (run === null)
      throw new AppError({
        code: 'RUN.NOTFOUND',
        message: `There is no run ${id}.`,
        fix: 'Start one with POST /v1/agents/{agent}/runs.',
        status: 404,
      });
    return run;
  }
}
