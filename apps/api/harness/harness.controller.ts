import {
  Controller,
  Get,
  Headers,
  Inject,
  type MessageEvent,
  type OnModuleDestroy,
  Param,
  Query,
  Req,
  Res,
  Sse,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, Subject, takeUntil } from 'rxjs';
import { agentSlugSchema, type ServedChannel, servedChannelSchema } from '#contracts';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { sendPlan } from './plan-callers.js';
import { planEvents } from './plan-events.js';

const channelQuerySchema = servedChannelSchema.optional();

@Controller('v1/harness')
@RequireScope('read')
export class HarnessController implements OnModuleDestroy {
  private readonly closing = new Subject<void>();

  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /**
   * What a client needs to serve every user of an agent by itself. The ETag is the plan's hash. `channel=staging` asks for
   * what is on staging, which nobody else is served.
   */
  @Get(':agent')
  async plan(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query('channel', { schema: channelQuerySchema }) channel: ServedChannel | undefined,
    @Headers('if-none-match') known: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const owner = { projectId, agent, channel };
    const plan = await this.services.plans.plan(owner);
    this.services.planCallers.note(request, owner);
    sendPlan(reply, plan, known);
  }

  /** Server-sent events: the plan (`PlanHeading`) now and whenever another is in force, then with the documents that are new. */
  @Sse(':agent/events')
  async events(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query('channel', { schema: channelQuerySchema }) channel: ServedChannel | undefined,
  ): Promise<Observable<MessageEvent>> {
    const owner = { projectId, agent, channel };
    // What has no plan is refused before any event.
    await this.services.plans.plan(owner);
    return planEvents(owner, this.services.plans, this.services.database.changes).pipe(takeUntil(this.closing));
  }

  onModuleDestroy(): void {
    this.closing.next();
  }
}
