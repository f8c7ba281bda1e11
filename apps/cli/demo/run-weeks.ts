import type { CreateRelease, DecideProposal, Proposal, PushVersion, Release, Version } from '#contracts';
import type { HumanEdit, Scenario, TruthRecord } from '#sandbox';
import type { ApiConnection } from '../api/api-connection.js';
import type { SimulatedAgent } from './simulated-agent.js';

const DAY_MS = 86_400_000;
/** A day is analysed an hour after midnight: by then its last conversations are over. */
const GRACE_MS = 3_600_000;
const REVIEWER = 'demo (approved automatically)';

export interface WeeksRun {
  api: ApiConnection;
  agent: SimulatedAgent;
  scenario: Scenario;
  weeks: number;
  /** Told after each simulated day. */
  onDay(week: number, day: number, conversations: number): void;
  /** Told the seconds each stage took. */
  onStage(stage: string, seconds: number): void;
}

/** A scripted edit of a person and the release it went out with. */
export interface ShippedHumanEdit {
  edit: HumanEdit;
  releaseId: string;
}

export interface WeeksOutcome {
  truth: TruthRecord[];
  humanEdits: ShippedHumanEdit[];
}

/**
 * Lives through the weeks: every day agents serve users and the watched releases are judged; every week ends with a
 * refresh of the intents, attribution, proposals and a review.
 */
export async function runWeeks(run: WeeksRun): Promise<WeeksOutcome> {
  const truth: TruthRecord[] = [];
  const humanEdits: ShippedHumanEdit[] = [];
  for (let week = 1; week <= run.weeks; week++) {
    if (week > 1) await timed(run, 'review', async () => humanEdits.push(...(await review(run, week))));
    for (let day = 1; day <= 7; day++) {
      await timed(run, 'deliver', () => run.agent.client.refresh());
      const simulated = await timed(run, 'simulate', () => run.agent.sandbox.simulateDay(week, day));
      truth.push(...simulated.truth);
      const asOf = instant(run.scenario, week, day + 1, GRACE_MS);
      await timed(run, 'analyse', () => run.api.runStage(run.scenario.agent, 'analyse', asOf));
      await timed(run, 'look', () => run.api.runStage(run.scenario.agent, 'look', asOf));
      run.onDay(week, day, simulated.conversations);
    }
    const asOf = instant(run.scenario, week + 1, 1, GRACE_MS);
    await timed(run, 'refresh', () => run.api.runStage(run.scenario.agent, 'refresh', asOf));
    await timed(run, 'propose', () => run.api.runStage(run.scenario.agent, 'propose', asOf));
  }
  return { truth, humanEdits };
}

/** The weekly review at the start of a week: people's own edits go first, then every open proposal is approved. */
async function review({ api, scenario }: WeeksRun, week: number): Promise<ShippedHumanEdit[]> {
  const asOf = instant(scenario, week, 1, 0);
  const shipped: ShippedHumanEdit[] = [];
  for (const edit of scenario.humanEdits.filter((one) => one.week === week))
    shipped.push({ edit, releaseId: await shipHumanEdit(api, scenario.agent, edit, asOf) });
  const { proposals } = await api.get<{ proposals: Proposal[] }>(`/v1/agents/${scenario.agent}/proposals?status=open`);
  for (const proposal of proposals) {
    const decision: DecideProposal = { decision: 'approve', author: REVIEWER, asOf };
    await api.post(`/v1/proposals/${proposal.id}/decision`, decision);
  }
  return shipped;
}

async function shipHumanEdit(api: ApiConnection, agent: string, edit: HumanEdit, asOf: string): Promise<string> {
  const { author, message } = edit;
  const { releases } = await api.get<{ releases: Release[] }>(`/v1/agents/${agent}/releases`);
  const base = releases.findLast(({ status }) => status === 'live')?.version;
  const push: PushVersion = { author, message, edits: edit.edits, base, asOf };
  const version = await api.post<Version>(`/v1/agents/${agent}/versions`, push);
  const request: CreateRelease = { author, reason: message, version: version.number, channel: 'canary', asOf };
  return (await api.post<Release>(`/v1/agents/${agent}/releases`, request)).id;
}

/** An instant of simulated time: weeks and days are 1-based, day 8 is the first of the next week. */
export function instant(scenario: Scenario, week: number, day: number, offsetMs: number): string {
  return new Date(
    Date.parse(`${scenario.start}T00:00:00Z`) + ((week - 1) * 7 + day - 1) * DAY_MS + offsetMs,
  ).toISOString();
}

async function timed<T>(run: WeeksRun, stage: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  run.onStage(stage, (performance.now() - start) / 1000);
  return result;
}
