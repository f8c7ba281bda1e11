import { createAuthenticate, type Database, ensureDefaultProject, hashApiKey, readApiKey, readConfig } from '#platform';
import { cloneDatabase } from '#testing';

describe('the default project', () => {
  let database: Database;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    await database.pool.query('TRUNCATE project, api_key');
  });
  afterAll(() => database.close());

  it('is made once, with one key that is shown once', async () => {
    const starts = await Promise.all([1, 2, 3].map(() => ensureDefaultProject(database, readConfig({}))));
    expect(starts.filter(({ newApiKey }) => newApiKey !== null)).toHaveLength(1);
    expect(new Set(starts.map(({ projectId }) => projectId)).size).toBe(1);
    expect(await database.prisma.project.count()).toBe(1);
    expect(await database.prisma.apiKey.count()).toBe(1);
  });

  it('holds no key in clear', async () => {
    const { newApiKey } = await ensureDefaultProject(database, readConfig({}));
    const { hash } = await database.prisma.apiKey.findFirstOrThrow();
    expect(hash).toBe(hashApiKey(newApiKey ?? ''));
  });

  it('lets in who has the key fixed by the configuration', async () => {
    const config = readConfig({ MARTINGALE_API_KEY: 'mk_0123456789abcdef' });
    const { projectId, newApiKey } = await ensureDefaultProject(database, config);
    expect(newApiKey).toBeNull();
    const authenticate = createAuthenticate(database, () => 0);
    expect(await authenticate('mk_0123456789abcdef', 'admin')).toMatchObject({ projectId });
  });

  it('lets nobody else in', async () => {
    const authenticate = createAuthenticate(database, () => 0);
    await expect(authenticate(null, 'read')).rejects.toMatchObject({ code: 'AUTH.MISSING', status: 401 });
    await expect(authenticate('mk_wrong', 'read')).rejects.toMatchObject({ code: 'AUTH.UNKNOWN', status: 401 });
  });

  it('holds a key to its scopes, and forgets a revoked one within ten seconds', async () => {
    const { projectId } = await ensureDefaultProject(database, readConfig({}));
    const hash = hashApiKey('mk_reader');
    await database.prisma.apiKey.create({ data: { projectId, name: 'reader', hash, scopes: ['read'] } });
    let now = 0;
    const authenticate = createAuthenticate(database, () => now);
    await expect(authenticate('mk_reader', 'write')).rejects.toMatchObject({ code: 'AUTH.FORBIDDEN', status: 403 });
    await database.prisma.apiKey.update({ where: { hash }, data: { revokedAt: new Date() } });
    now = 10_001;
    await expect(authenticate('mk_reader', 'read')).rejects.toMatchObject({ code: 'AUTH.UNKNOWN' });
  });

  it('reads the key from either header', () => {
    expect(readApiKey({ authorization: 'Bearer mk_a' })).toBe('mk_a');
    expect(readApiKey({ 'x-api-key': 'mk_b' })).toBe('mk_b');
    expect(readApiKey({ authorization: 'Basic eA==' })).toBeNull();
  });
});
