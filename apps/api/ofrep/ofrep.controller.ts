import { createHash } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, agentSlugSchema, type OfrepEvaluation, type OfrepRequest, ofrepRequestSchema } from '#contracts';
import { listAgents } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { evaluateDocuments } from './evaluate-documents.js';
import { OfrepErrorFilter } from './ofrep-error.filter.js';

/** Harness documents as flags: any OpenFeature SDK reads them through its OFREP provider. */
@Controller('ofrep/v1/evaluate/flags')
@RequireScope('read')
@UseFilters(OfrepErrorFilter)
export class OfrepController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Every document of the agent that the context names, or of all agents in production. */
  @Post()
  @HttpCode(200)
  async evaluateAll(
    @ProjectId() projectId: number,
    @Body({ schema: ofrepRequestSchema }) { context }: OfrepRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ flags: OfrepEvaluation[] } | undefined> {
    const agents = context.agent === undefined ? await this.releasedAgents(projectId) : [context.agent];
    const plans = await Promise.all(agents.map((agent) => this.services.plans.plan({ projectId, agent })));
    const flags = plans.flatMap(({ plan }) => [...evaluateDocuments(plan, context).values()]);
    const etag = `"${createHash('sha256').update(JSON.stringify(flags)).digest('hex')}"`;
    reply.header('etag', etag);
    if (known !== etag) return { flags };
    reply.status(304);
    return undefined;
  }

  /** One document. Its key holds slashes, which SDKs send as they are. */
  @Post('*')
  @HttpCode(200)
  @ApiParam({ name: 'path', description: 'agent and path of the document', type: String })
  async evaluate(
    @ProjectId() projectId: number,
    @Req() { params: { '*': key } }: FastifyRequest<{ Params: { '*': string } }>,
    @Body({ schema: ofrepRequestSchema }) { context }: OfrepRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OfrepEvaluation | OfrepRefusal> {
    const agent = agentSlugSchema.safeParse(key.split('/', 1)[0]);
    const plan = agent.success ? await this.planOf(projectId, agent.data) : null;
    const found = plan === null ? undefined : evaluateDocuments(plan, context).get(key);
    if (found !== undefined) return found;
    reply.status(404);
    return { key, errorCode: 'FLAG_NOT_FOUND', errorDetails: `No document ${key} is in production.` };
  }

  private async planOf(projectId: number, agent: string) {
    try {
      return (await this.services.plans.plan({ projectId, agent })).plan;
    } catch (error) {
      if (error instanceof AppError && error.code === 'HARNESS.UNRELEASED') return null;
      throw error;
    }
  }

  private async releasedAgents(projectId: number): Promise<string[]> {
    const agents = await listAgents(this.services.database.pool, projectId);
    const plans = await Promise.all(agents.map((agent) => this.planOf(projectId, agent)));
    return agents.filter((_, index) => plans[index] !== null);
  }
}

interface OfrepRefusal {
  key: string;
  errorCode: 'FLAG_NOT_FOUND';
  errorDetails: string;
}
