import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  agentSlugSchema,
  type DriftReport,
  driftSchema,
  type IntentDetail,
  type IntentTree,
  type NearestIntents,
  nearestQuerySchema,
  periodSchema,
  type ReportPeriod,
  reportPeriodSchema,
} from '#contracts';
import { reportNodes } from '#intents';
import { Assigners } from '#loop';
import {
  blames,
  countAlsoAsked,
  countEmergent,
  exemplarsOfIntents,
  findDrift,
  intentWeeks,
  newestOfIntents,
  setInUse,
} from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { countedSet } from './counted-set.js';
import { intentsUnder, pickExemplars, placeOf } from './describe-intent.js';
import { describeNearest } from './describe-nearest.js';
import { noDrift } from './drift-errors.js';
import { findTree, noIntents, requireTree } from './known-tree.js';
import { countedPeriod } from './report-period.js';

const EPOCH = '1970-01-01T00:00:00.000Z';
const NEWEST_SHOWN = 10;
/** Taxonomies whose embedders are kept while people ask what is near. */
const OPEN_ASSIGNERS = 8;

const driftQuerySchema = z.object({ taxonomyId: z.string().min(1).max(200).optional() });

@Controller('v1/agents/:agent')
@RequireScope('read')
export class IntentsController {
  private readonly assigners: Assigners;

  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {
    this.assigners = new Assigners(services.database, services.embedding, OPEN_ASSIGNERS);
  }

  /** The taxonomy with what each node gets of the traffic, and each intent's counts week by week. */
  @Get('intents')
  async tree(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: reportPeriodSchema }) query: ReportPeriod,
  ): Promise<IntentTree> {
    const { pool } = this.services.database;
    const { weekCount, ...period } = countedPeriod(query, this.services.now());
    const known = await findTree(pool, projectId, agent);
    const taxonomyId = known?.state.id ?? null;
    const { detectorSet, outdated } = await countedSet(pool, projectId, agent, period);
    const weeks = await intentWeeks(pool, projectId, { agent, taxonomyId, period, detectorSet }, weekCount);
    return {
      taxonomyId,
      taxonomy: known?.state ?? null,
      period,
      ...reportNodes(known?.nodes ?? [], weeks, weekCount),
      emergent: await countEmergent(pool, projectId, agent),
      weeks,
      outdated,
    };
  }

  /** The intents nearest to a text, and the one a conversation that begins with it would get. */
  @Get('intents/nearest')
  async nearest(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: nearestQuerySchema }) query: z.infer<typeof nearestQuerySchema>,
  ): Promise<NearestIntents> {
    const { pool } = this.services.database;
    const { state, nodes } = await requireTree(pool, projectId, agent);
    const assigner = await this.assigners.open(projectId, state.id);
    // It was the newest a moment ago.
    if (assigner === null) throw noIntents(agent);
    return { taxonomy: state, ...(await describeNearest(assigner, nodes, query)) };
  }

  /** What the newest refresh, or the one that made a taxonomy, changed. */
  @Get('intents/drift')
  async drift(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: driftQuerySchema }) query: z.infer<typeof driftQuerySchema>,
  ): Promise<DriftReport> {
    const taxonomyId = query.taxonomyId ?? null;
    const stored = await findDrift(this.services.database.pool, projectId, agent, taxonomyId);
    if (stored === null || stored.drift === null || stored.origin === 'curation')
      throw noDrift(agent, taxonomyId, stored);
    const { id, number, createdAt } = stored;
    return { taxonomyId: id, number, createdAt, drift: driftSchema.parse(stored.drift) };
  }

  /** One node: where it stands, its traffic, exemplars and newest conversations, and what the last refresh changed of it. */
  @Get('intents/:node')
  async show(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('node') nodeId: string,
    @Query({ schema: reportPeriodSchema }) query: ReportPeriod,
  ): Promise<IntentDetail> {
    const { pool } = this.services.database;
    const { weekCount, ...period } = countedPeriod(query, this.services.now());
    const { state, nodes } = await requireTree(pool, projectId, agent);
    const asked = { agent, taxonomyId: state.id, period };
    const { detectorSet, outdated } = await countedSet(pool, projectId, agent, period);
    const weeks = await intentWeeks(pool, projectId, { ...asked, detectorSet }, weekCount);
    const tree = reportNodes(nodes, weeks, weekCount);
    const place = placeOf(tree, nodeId);
    const intentIds = intentsUnder(tree, nodeId);
    const drift = driftSchema.nullish().parse((await findDrift(pool, projectId, agent, null))?.drift);
    return {
      taxonomy: state,
      period,
      ...place,
      outdated,
      exemplars: pickExemplars(intentIds, await exemplarsOfIntents(pool, projectId, state.id, intentIds)),
      alsoAskedIn: await countAlsoAsked(pool, projectId, { ...asked, intentIds }),
      drift: drift?.nodes.find((node) => node.nodeId === nodeId) ?? null,
      newest: await newestOfIntents(pool, projectId, { ...asked, intentIds }, NEWEST_SHOWN),
      more: place.node.level === 'intent' ? `/v1/agents/${agent}/conversations?${linkTo(nodeId, period)}` : null,
    };
  }

  /** What failing conversations of a period were traced to, most first. */
  @Get('blames')
  async blames(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: periodSchema }) { from = EPOCH, to }: z.infer<typeof periodSchema>,
  ) {
    const { pool } = this.services.database;
    const period = { from, to: to ?? this.services.now() };
    return { blames: await blames(pool, projectId, agent, period, await setInUse(pool, projectId, agent)) };
  }
}

function linkTo(intentId: string, period: { from: string; to: string }): string {
  return new URLSearchParams({ intentId, ...period }).toString();
}
