import type { Conversation } from '#contracts';
import { agentNormalOf, assessOutcome } from '#findings';
import { type Analysis, analysisSet, currentOutcomeModel, type Database, listRecent } from '#platform';
import { type Detectors, ownDetectors } from './detectors.js';

/** What the conversations of one agent are analysed with. */
export interface Analyst {
  readonly detectorSet: string;
  analyse(conversation: Conversation): Analysis;
}

/** Conversations that what is normal for an agent is read from. */
const NORMAL_SAMPLE = 400;

/** The analysts of a project, each made when the first conversation of its agent comes, and anew with its outcome model. */
export class Analysts {
  private readonly known = new Map<string, Analyst>();

  constructor(
    private readonly database: Database,
    private readonly projectId: number,
    readonly detectors: Detectors = ownDetectors,
  ) {}

  async of(agent: string): Promise<Analyst> {
    const { pool } = this.database;
    const model = (await currentOutcomeModel(pool, this.projectId, agent)) ?? undefined;
    const detectorSet = analysisSet(this.detectors.version, model?.id ?? null);
    const known = this.known.get(agent);
    if (known?.detectorSet === detectorSet) return known;
    const normal = agentNormalOf(await listRecent(pool, this.projectId, agent, NORMAL_SAMPLE));
    const analyst: Analyst = {
      detectorSet,
      analyse: (conversation) => {
        const findings = this.detectors.detect(conversation, { normal });
        return { conversationId: conversation.id, findings, outcome: assessOutcome(conversation, findings, model) };
      },
    };
    this.known.set(agent, analyst);
    return analyst;
  }
}
