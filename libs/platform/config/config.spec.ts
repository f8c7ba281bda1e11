import { readConfig } from './config.js';

describe('readConfig', () => {
  it('needs nothing: every setting has a default that works on one machine', () => {
    const config = readConfig({ HOME: '/home/ada' });
    expect(config.database.url).toBeNull();
    expect(config.queue.redisUrl).toBeNull();
    expect(config.ingest).toEqual({
      host: '127.0.0.1',
      port: 4318,
      grpcPort: 4317,
      corsOrigins: [],
      maxBodyBytes: 67_108_864,
      bufferBytes: 268_435_456,
    });
    expect(config.api.port).toBe(4100);
    expect(config.llm).toBeNull();
    expect(config.embedding).toBeNull();
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

  it('opens no port for gRPC where it is off', () => {
    expect(readConfig({ MARTINGALE_GRPC_PORT: 'off' }).ingest.grpcPort).toBeNull();
    expect(() => readConfig({ MARTINGALE_GRPC_PORT: 'no' })).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('MARTINGALE_GRPC_PORT: Set it to a port number') }),
    );
  });

  it('reads the origins of pages that may send', () => {
    const origins = (list: string) => readConfig({ MARTINGALE_CORS_ORIGINS: list }).ingest.corsOrigins;
    expect(origins('https://shop.example/, http://localhost:3000')).toEqual([
      'https://shop.example',
      'http://localhost:3000',
    ]);
    expect(origins('*')).toEqual(['*']);
    expect(() => origins('shop.example')).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('https://shop.example') }),
    );
  });

  it('keeps raw telemetry for 90 days, for as many as said, or for good', () => {
    const daysOf = (value?: string) => readConfig({ MARTINGALE_RETENTION_DAYS: value }).retention.days;
    expect([daysOf(), daysOf('7'), daysOf('off')]).toEqual([90, 7, null]);
    for (const wrong of ['0', '-1', 'never', '1.5', '99999'])
      expect(() => daysOf(wrong)).toThrow(
        expect.objectContaining({ fix: expect.stringMatching(/^MARTINGALE_RETENTION_DAYS: .* off /) }),
      );
  });

  it('makes the data folder absolute', () => {
    expect(readConfig({ MARTINGALE_DATA_DIR: '/srv/../data' }).data.folder).toBe('/data');
  });

  it('uses one API for both models, within limits that nobody needs to set', () => {
    const env = { OPENAI_API_KEY: 'sk-1', MARTINGALE_LLM_MODEL: 'chatty', MARTINGALE_EMBEDDING_MODEL: 'placed' };
    const { llm, embedding } = readConfig(env);
    const shared = { baseUrl: 'https://api.openai.com/v1', apiKey: 'sk-1', concurrency: 4, timeoutMs: 60_000 };
    expect(llm).toEqual({ ...shared, model: 'chatty', tokensPerDay: 1_000_000 });
    expect(embedding).toEqual({ ...shared, model: 'placed', tokensPerDay: 100_000_000 });
  });

  it("takes a model of one's own network, without a key", () => {
    const env = { OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1', MARTINGALE_LLM_MODEL: 'local-30b' };
    expect(readConfig(env).llm).toMatchObject({ baseUrl: 'http://127.0.0.1:8000/v1', apiKey: null });
  });

  it('shows the key of one API to no other', () => {
    const env = {
      OPENAI_API_KEY: 'sk-1',
      MARTINGALE_EMBEDDING_MODEL: 'placed',
      MARTINGALE_EMBEDDING_BASE_URL: 'https://vectors.example/v1',
    };
    expect(readConfig(env).embedding).toMatchObject({ baseUrl: 'https://vectors.example/v1', apiKey: null });
    expect(readConfig({ ...env, MARTINGALE_EMBEDDING_API_KEY: 'sk-2' }).embedding?.apiKey).toBe('sk-2');
  });

  it.each(['MARTINGALE_LLM_MODEL', 'MARTINGALE_EMBEDDING_MODEL'])('asks where %s is to be found', (variable) => {
    expect(() => readConfig({ [variable]: 'lost' })).toThrow(
      expect.objectContaining({ fix: expect.stringContaining(`${variable}: Set OPENAI_API_KEY, or OPENAI_BASE_URL`) }),
    );
  });

  it('wants keys of models in their own variables, not in addresses', () => {
    expect(() => readConfig({ OPENAI_BASE_URL: 'https://me:secret@models.example/v1' })).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('OPENAI_BASE_URL: Leave user and password out') }),
    );
  });

  it('spends without limit only where that is said', () => {
    const spend = (value: string) =>
      readConfig({ OPENAI_API_KEY: 'k', MARTINGALE_LLM_MODEL: 'm', MARTINGALE_LLM_TOKENS_PER_DAY: value }).llm;
    expect(spend('off')?.tokensPerDay).toBeNull();
    expect(spend('5000')?.tokensPerDay).toBe(5000);
    expect(() => spend('0')).toThrow(expect.objectContaining({ fix: expect.stringContaining('per day') }));
  });
});
