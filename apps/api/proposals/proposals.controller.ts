import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { AppError, agentSlugSchema, decideProposalSchema, type Proposal, proposalStatusSchema } from '#contracts';
import { shipProposal } from '#loop';
import { findProposal, listProposals, updateProposal } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

const listSchema = z.object({ status: proposalStatusSchema.optional() });

@Controller('v1')
export class ProposalsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  @Get('agents/:agent/proposals')
  @RequireScope('read')
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: listSchema }) { status }: z.infer<typeof listSchema>,
  ) {
    return { proposals: await listProposals(this.services.database.pool, projectId, agent, status) };
  }

  /** A person's decision: approval ships the edit to a canary, or queues it until its watch has room. */
  @Post('proposals/:id/decision')
  @HttpCode(200)
  @RequireScope('write')
  async decide(
    @ProjectId() projectId: number,
    @Param('id') id: string,
    @Body({ schema: decideProposalSchema }) request: z.output<typeof decideProposalSchema>,
  ): Promise<Proposal> {
    const { database } = this.services;
    const proposal = await this.open(projectId, id);
    if (request.decision === 'reject') await updateProposal(database.pool, projectId, id, { status: 'rejected' });
    else {
      const asOf = request.asOf ?? this.services.now();
      await shipProposal({ database, projectId, agent: proposal.agent, asOf }, proposal, request);
    }
    return (await findProposal(database.pool, projectId, id)) as Proposal;
  }

  private async open(projectId: number, id: string): Promise<Proposal> {
    const proposal = await findProposal(this.services.database.pool, projectId, id);
    if (proposal === null)
      throw new AppError({
        code: 'PROPOSAL.NOTFOUND',
        message: `There is no proposal ${id}.`,
        fix: 'List those of the agent.',
        status: 404,
      });
    if (proposal.status !== 'open')
      throw new AppError({
        code: 'PROPOSAL.DECIDED',
        message: `The proposal is ${proposal.status} already.`,
        fix: 'Only open proposals are decided.',
        status: 409,
      });
    return proposal;
  }
}
