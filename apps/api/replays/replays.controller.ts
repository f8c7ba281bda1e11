import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  AppError,
  type Attribution,
  agentSlugSchema,
  type Replay,
  type ReplayRequest,
  replayRequestSchema,
} from '#contracts';
import { askReplay, findAttribution, findConversation, findTried } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1/agents/:agent/conversations/:id/replay')
export class ReplaysController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Has the agent run again from the decisive step, with what it should have done and without. */
  @Post()
  @HttpCode(202)
  @RequireScope('write')
  async start(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('id') conversationId: string,
    @Body({ schema: replayRequestSchema }) { runs }: ReplayRequest,
  ): Promise<Replay> {
    const { services } = this;
    if (!services.canReplay)
      throw new AppError({
        code: 'RUNNER.UNSET',
        message: 'No runner of the agent is configured.',
        fix: 'Set MARTINGALE_RUNNER_URL for api and worker: see docs/models-and-replay.md.',
        status: 409,
      });
    const { signature, counterfactual } = await this.attributionOf(projectId, agent, conversationId);
    const key = { conversationId, signature };
    const known = counterfactual ?? (await findTried(services.database.pool, projectId, key))?.counterfactual;
    if (known?.change === undefined)
      throw new AppError({
        code: 'REPLAY.NOTHING',
        message: `Of conversation ${conversationId} no change is known that a replay could try.`,
        fix: 'Replay one whose counterfactual has a change: see GET /v1/conversations/{id}.',
        status: 409,
      });
    await askReplay(services.database.pool, projectId, key, known, { runs, at: services.now() });
    await services.queue.enqueue('replay-counterfactual', { projectId, conversationId });
    return this.replayOf(projectId, key);
  }

  /** How far it is, and what it showed. */
  @Get()
  @RequireScope('read')
  async show(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('id') conversationId: string,
  ): Promise<Replay> {
    const { signature } = await this.attributionOf(projectId, agent, conversationId);
    return this.replayOf(projectId, { conversationId, signature });
  }

  private async attributionOf(projectId: number, agent: string, conversationId: string): Promise<Attribution> {
    const { pool } = this.services.database;
    const stored = await findConversation(pool, projectId, conversationId);
    const isOfAgent = stored?.conversation.agent === agent;
    const attribution = isOfAgent ? await findAttribution(pool, projectId, conversationId) : null;
    if (attribution !== null) return attribution;
    throw new AppError({
      code: isOfAgent ? 'ATTRIBUTION.NOTFOUND' : 'CONVERSATION.NOTFOUND',
      message: isOfAgent
        ? `Conversation ${conversationId} is traced to nothing yet.`
        : `The agent ${agent} has no conversation ${conversationId}.`,
      fix: isOfAgent
        ? 'Start POST /v1/agents/{agent}/runs {"stage": "attribute"}, or replay one that failed.'
        : 'List those of an agent with GET /v1/agents/{agent}/conversations.',
      status: 404,
    });
  }

  private async replayOf(projectId: number, key: { conversationId: string; signature: string }): Promise<Replay> {
    const tried = await findTried(this.services.database.pool, projectId, key);
    const isOver = tried?.counterfactual.replays !== undefined || tried?.trouble != null;
    if (tried === null || !(tried.asked !== null || isOver))
      throw new AppError({
        code: 'REPLAY.NOTFOUND',
        message: `No replay of conversation ${key.conversationId} was asked for.`,
        fix: 'Ask for one with POST to the same address.',
        status: 404,
      });
    const { conversationId, counterfactual, asked, trouble, at } = tried;
    const status = asked !== null ? 'waiting' : trouble === null ? 'done' : 'failed';
    return { conversationId, status, counterfactual, trouble, at };
  }
}
