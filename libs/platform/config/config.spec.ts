import { readConfig } from './config.js';

describe('readConfig', () => {
  it('needs nothing: every setting has a default that works on one machine', () => {
    const config = readConfig({ HOME: '/home/ada' });
    expect(config.database.url).toBeNull();
    expect(config.queue.redisUrl).toBeNull();
    expect(config.ingest).toEqual({
      host: '127.0.0.1',
      port: 4318,
      maxBodyBytes: 67_108_864,
      bufferBytes: 268_435_456,
    });
    expect(config.api.port).toBe(4100);
    expect(config.llm).toBeNull();
    expect(config.openTelemetry).toBeNull();
  });

  it('names every variable with a wrong value, and its fix', () => {
    const wrong = { DATABASE_URL: 'mysql://x', MARTINGALE_INGEST_PORT: '99999', MARTINGALE_LOG_LEVEL: 'loud' };
    expect(() => readConfig(wrong)).toThrow(
      expect.objectContaining({
        code: 'CONFIG.INVALID',
        message: expect.stringMatching(/DATABASE_URL.*MARTINGALE_INGEST_PORT.*MARTINGALE_LOG_LEVEL/),
        fix: expect.stringContaining('DATABASE_URL: Set it to postgresql://'),
      }),
    );
  });

  it('never repeats a wrong value, which may hold a password', () => {
    expect.assertions(1);
    try {
      readConfig({ REDIS_URL: 'http://user:hunter2@redis' });
    } catch (error) {
      expect(JSON.stringify({ ...(error as Error), message: (error as Error).message })).not.toContain('hunter2');
    }
  });

  it('takes an empty variable as unset', () => {
    expect(readConfig({ DATABASE_URL: '', REDIS_URL: '', MARTINGALE_INGEST_PORT: '' }).ingest.port).toBe(4318);
  });

  it('makes the data folder absolute', () => {
    expect(readConfig({ MARTINGALE_DATA_DIR: '/srv/../data' }).data.folder).toBe('/data');
  });
});
