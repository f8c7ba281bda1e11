import { type IntentNode, type NearestIntents, UNCLUSTERED } from '#contracts';
import { cleanRequest, type IntentAssigner } from '#intents';

type Nearest = Omit<NearestIntents, 'taxonomy'>;

/** The intents nearest to a text with their names, and the one a conversation that begins with it would get. */
export async function describeNearest(
  assigner: IntentAssigner,
  nodes: readonly IntentNode[],
  query: { text: string; limit: number },
): Promise<Nearest> {
  const text = cleanRequest(query.text);
  const near = await assigner.nearest(text, query.limit);
  const [assignedTo = UNCLUSTERED] = await assigner.assign([text]);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const intents = near.map((intent) => {
    const node = byId.get(intent.intentId);
    const topic = byId.get(node?.parentId ?? '');
    const domain = byId.get(topic?.parentId ?? '');
    const path = [domain, topic].flatMap((above) => (above ? [above.name] : []));
    return { ...intent, name: node?.name ?? intent.intentId, path, exemplars: [...intent.exemplars] };
  });
  return { text, assignedTo, intents };
}
