import { readConfig } from '../config/index.js';
import { startOpenTelemetry } from './open-telemetry.js';

describe('startOpenTelemetry', () => {
  it.each(['http://localhost:4318', 'http://127.0.0.1:4318/'])(
    'refuses to send to our own receiver: %s',
    (endpoint) => {
      expect(() => startOpenTelemetry(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }))).toThrow(
        expect.objectContaining({ code: 'CONFIG.SELFEXPORT' }),
      );
    },
  );

  it('is off when no endpoint is set', async () => {
    await expect(startOpenTelemetry(readConfig({})).stop()).resolves.toBeUndefined();
  });
});
