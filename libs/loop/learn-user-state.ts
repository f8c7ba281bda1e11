import { type Conversation, groupBy, nanoToMs } from '#contracts';
import { factReader, type ReadFacts } from '#harness';
import { type Queryable, writeLearnedState } from '#platform';
import type { StageContext } from './context.js';
import { productionHarness } from './production-harness.js';

/** Who is told of as the author of what is learned. */
const AUTHOR = 'martingale';

/** How the facts of one agent's users are read. */
export type FactReaders = (agent: string) => Promise<ReadFacts>;

/** By the memory slots that each agent serves in production; read once, so that a whole analysis goes by one policy. */
export function productionFactReaders({
  database,
  projectId,
}: Pick<StageContext, 'database' | 'projectId'>): FactReaders {
  const readers = new Map<string, ReadFacts>();
  return async (agent) => {
    const known = readers.get(agent);
    if (known !== undefined) return known;
    const production = await productionHarness({ database, projectId, agent });
    const reader = factReader(Object.values(production?.harness.memory ?? {}));
    readers.set(agent, reader);
    return reader;
  };
}

/**
 * Writes the facts that users state in conversations into their state, each with the span that shows it. In the transaction
 * of their analysis: nothing is learned of a user who is erased meanwhile, and each conversation is read whenever it is
 * analysed. What a span showed is learned once. A revision is of the instant its conversation ended, so that telemetry of
 * another time gives the history of that time.
 *
 * @returns how many revisions it made
 */
export async function learnUserState(
  tx: Queryable,
  projectId: number,
  conversations: readonly Conversation[],
  readers: FactReaders,
): Promise<number> {
  let revisions = 0;
  for (const [agent, ofAgent] of groupBy([...conversations], (conversation) => conversation.agent)) {
    const readFacts = await readers(agent);
    for (const conversation of ofAgent) {
      const facts = readFacts(conversation);
      if (conversation.userId === null || facts.length === 0) continue;
      const at = new Date(nanoToMs(conversation.endNano)).toISOString();
      const note = { at, author: AUTHOR, reason: `Said in conversation ${conversation.id}.` };
      const revision = await writeLearnedState(tx, { projectId, agent, userId: conversation.userId }, facts, note);
      if (revision !== null) revisions++;
    }
  }
  return revisions;
}
