import { parentPort, workerData } from 'node:worker_threads';
import { staticEmbedding } from '#intents';
import type { Share } from './index.js';
import { runScenario, type ScenarioResult } from './run-scenario.js';

const { scenarios, trueIntents } = workerData as Share;
const embedding = staticEmbedding();
const results: ScenarioResult[] = [];
for (const scenario of scenarios) results.push(await runScenario({ ...scenario, embedding, trueIntents }));
parentPort!.postMessage(results);
