import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { AppError } from '#contracts';
import type { Config } from '../config/index.js';

export type OpenTelemetry = { stop(): Promise<void> };

/**
 * Starts sending our own traces where OTEL_EXPORTER_OTLP_ENDPOINT says; does nothing when it is unset.
 *
 * @throws AppError CONFIG.SELFEXPORT when that is our own receiver: every span taken in would make another.
 */
export function startOpenTelemetry(config: Pick<Config, 'openTelemetry' | 'ingest'>): OpenTelemetry {
  if (config.openTelemetry === null) return { stop: async () => {} };
  const { endpoint, serviceName } = config.openTelemetry;
  if (isOurReceiver(endpoint, config.ingest)) {
    throw new AppError({
      code: 'CONFIG.SELFEXPORT',
      message: 'OTEL_EXPORTER_OTLP_ENDPOINT names the receiver of Martingale itself.',
      fix: 'Point it at another OTLP receiver, or unset it for this process. Agents keep sending here.',
    });
  }
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    traceExporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
  });
  sdk.start();
  return { stop: () => sdk.shutdown() };
}

function isOurReceiver(endpoint: string, ingest: Config['ingest']): boolean {
  const { hostname, port, protocol } = new URL(endpoint);
  const ours = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', ingest.host];
  return ours.includes(hostname) && Number(port || (protocol === 'https:' ? 443 : 80)) === ingest.port;
}
