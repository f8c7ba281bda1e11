import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { CurateIntents, Curation, CurationAnswer, CurationPage, IntentNode, IntentTree } from '#contracts';
import { type AgentOptions, connectAgent, printAnswer, withAgent } from '../intents/agent-call.js';
import { findNode } from '../intents/find-node.js';
import { printCuration, printCurations } from '../intents/print-curations.js';
import { positiveInteger } from '../terminal/options.js';

interface DecisionOptions extends AgentOptions {
  author: string;
}

/** Finds the id of the node that is meant by an id or a name. */
type Find = (asked: string) => string;

const NODE = 'its id, its name or a part of it';

/** What people decide about the taxonomy: each makes a new one at once, and refreshes respect it. */
export function addCurationCommands(intents: Command): void {
  withDecision(intents.command('rename').description('Gives a node a name that it keeps'))
    .argument('<node>', NODE)
    .argument('<name>', 'its new name')
    .option('--description <text>', 'what it holds, in a sentence')
    .action((node: string, name: string, options: DecisionOptions & { description?: string }) => {
      const { description } = options;
      return decide(options, (find) => ({
        action: 'rename',
        nodeId: find(node),
        name,
        ...(description !== undefined && { description }),
      }));
    });
  withDecision(intents.command('merge').description('Puts nodes of one level together: the first one goes on'))
    .argument('<into>', `the node that goes on: ${NODE}`)
    .argument('<nodes...>', 'those that go into it')
    .action((into: string, nodes: string[], options: DecisionOptions) =>
      decide(options, (find) => ({ action: 'merge', intoId: find(into), nodeIds: nodes.map(find) })),
    );
  withDecision(intents.command('split').description('Divides an intent by its requests: the largest part keeps its id'))
    .argument('<node>', NODE)
    .option('--parts <number>', 'into how many', positiveInteger, 2)
    .action((node: string, options: DecisionOptions & { parts: number }) =>
      decide(options, (find) => ({ action: 'split', nodeId: find(node), parts: options.parts })),
    );
  withDecision(intents.command('pin').description('Keeps an intent, also in weeks in which nobody asks for it'))
    .argument('<node>', NODE)
    .action((node: string, options: DecisionOptions) =>
      decide(options, (find) => ({ action: 'pin', nodeId: find(node) })),
    );
  withDecision(intents.command('release').description('Takes back all that was decided about a node'))
    .argument('<node>', NODE)
    .action((node: string, options: DecisionOptions) =>
      decide(options, (find) => ({ action: 'release', nodeId: find(node) })),
    );
  withDecision(
    intents.command('move').description('Puts an intent under another topic, or a topic under another domain'),
  )
    .argument('<node>', NODE)
    .option('--to <node>', 'the topic or domain that it goes to')
    .option('--to-new <name>', 'make one of this name')
    .action((node: string, options: DecisionOptions & { to?: string; toNew?: string }) => {
      const { to, toNew } = options;
      return decide(options, (find) => ({
        action: 'move',
        nodeId: find(node),
        ...(to !== undefined && { parentId: find(to) }),
        ...(toNew !== undefined && { newParent: toNew }),
      }));
    });
  withAgent(intents.command('history').description('What people decided about the taxonomy, newest first'))
    .option('--limit <number>', 'how many decisions', positiveInteger, 50)
    .action(history);
}

function withDecision(command: Command): Command {
  return withAgent(command).option('--author <name>', 'who decides', userInfo().username);
}

/** The decision is made on the tree that the names were looked up in: when that is gone, the api refuses it. */
async function decide(options: DecisionOptions, decisionOn: (find: Find) => Curation): Promise<void> {
  const { api, path } = await connectAgent(options);
  const tree = await api.get<IntentTree>(`${path}/intents?weeks=1`);
  const decision = decisionOn((asked) => findNode(tree.nodes, asked));
  const body: CurateIntents = {
    author: options.author,
    decision,
    ...(tree.taxonomyId !== null && { baseId: tree.taxonomyId }),
  };
  const answer = await api.post<CurationAnswer>(`${path}/intents/curations`, body);
  printAnswer(options, answer, () => printCuration(answer, tree.nodes));
}

async function history(options: AgentOptions & { limit: number }): Promise<void> {
  const { api, path } = await connectAgent(options);
  const [page, nodes] = await Promise.all([
    api.get<CurationPage>(`${path}/intents/curations?limit=${options.limit}`),
    api.get<IntentTree>(`${path}/intents?weeks=1`).then((tree): IntentNode[] => tree.nodes),
  ]);
  printAnswer(options, page, () => printCurations(page.curations, nodes));
}
