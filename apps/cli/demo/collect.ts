import type { ConversationSummary, IntentTree, ReleaseWithVerdict } from '#contracts';
import { conversationId } from '#conversations';
import type { Scenario, TruthRecord } from '#sandbox';
import type { ApiConnection } from '../api/api-connection.js';
import { instant } from './run-weeks.js';

/** What was blamed in one conversation. */
export interface Blamed {
  cause: string | null;
  document: string | null;
}

/** One conversation: what really happened beside what Martingale made of it. */
export interface Observed {
  truth: TruthRecord;
  summary: ConversationSummary;
  blamed: Blamed | null;
}

export interface Collected {
  tree: IntentTree;
  releases: ReleaseWithVerdict[];
  observed: Observed[];
  /** Conversations that were simulated and are not in the service. */
  lost: number;
}

/** Reads everything the report tells from the api, and puts the truth log beside it. */
export async function collect(
  api: ApiConnection,
  scenario: Scenario,
  weeks: number,
  truth: TruthRecord[],
): Promise<Collected> {
  const agent = scenario.agent;
  const period = `from=${instant(scenario, 1, 1, 0)}&to=${instant(scenario, weeks + 1, 1, 0)}`;
  const summaries = new Map<string, ConversationSummary>();
  const blamed = new Map<string, Blamed>();
  for (let week = 1; week <= weeks; week++) {
    for (let day = 1; day <= 7; day++) {
      const span = `from=${instant(scenario, week, day, 0)}&to=${instant(scenario, week, day + 1, 0)}`;
      const page = await api.get<{ conversations: ConversationSummary[] }>(
        `/v1/agents/${agent}/conversations?${span}&limit=5000`,
      );
      for (const one of page.conversations) summaries.set(one.id, one);
    }
    const span = `from=${instant(scenario, week, 1, 0)}&to=${instant(scenario, week + 1, 1, 0)}`;
    const page = await api.get<{ attributions: (Blamed & { conversationId: string })[] }>(
      `/v1/agents/${agent}/attributions?${span}`,
    );
    for (const { conversationId: id, ...one } of page.attributions) blamed.set(id, one);
  }
  const observed = truth.flatMap((record) => {
    const id = conversationId(agent, record.conversationId);
    const summary = summaries.get(id);
    return summary === undefined ? [] : [{ truth: record, summary, blamed: blamed.get(id) ?? null }];
  });
  return {
    tree: await api.get<IntentTree>(`/v1/agents/${agent}/intents?${period}`),
    releases: (await api.get<{ releases: ReleaseWithVerdict[] }>(`/v1/agents/${agent}/releases`)).releases,
    observed,
    lost: truth.length - observed.length,
  };
}
