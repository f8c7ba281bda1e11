import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createHarnessClient, type HarnessClient } from '#client';
import type { Harness } from '#harness';
import { createSandbox, type Sandbox, type Scenario } from '#sandbox';
import type { ServiceProcess } from './service-process.js';

/** The simulated production agent: it reads its harness through the published client and sends OTLP over HTTP. */
export interface SimulatedAgent {
  sandbox: Sandbox;
  client: HarnessClient;
}

/** Releases reach the agent when the demo says so, at the end of a simulated day; polling would tie it to real time. */
const POLL_MS = 3_600_000;

export async function startSimulatedAgent(
  scenario: Scenario,
  options: { service: ServiceProcess; seed: string; goodHarness: Harness },
): Promise<SimulatedAgent> {
  const { service, seed, goodHarness } = options;
  const client = createHarnessClient({
    url: service.apiUrl,
    apiKey: service.key,
    agent: scenario.agent,
    pollMs: POLL_MS,
  });
  await client.ready();
  const exporter = new OTLPTraceExporter({
    url: `${service.ingestUrl}/v1/traces`,
    headers: { authorization: `Bearer ${service.key}` },
  });
  const sandbox = createSandbox(scenario, {
    seed,
    goodHarness,
    harnessSource: {
      forUser: (userId) => {
        const { agent, harness, stamp } = client.harness(userId);
        return { harness, stamp: { agent, version: stamp.version, channel: stamp.channel, arms: { ...stamp.arms } } };
      },
    },
    userState: {
      read: (userId, atMs) => client.userState(userId, { asOf: new Date(atMs).toISOString() }),
      write: (userId, items) =>
        client.writeUserState(
          userId,
          items.map((item) => ({ ...item, source: 'agent' })),
        ),
    },
    spanProcessors: [
      new BatchSpanProcessor(exporter, { maxQueueSize: 16_384, maxExportBatchSize: 512, scheduledDelayMillis: 200 }),
    ],
  });
  return { sandbox, client };
}
