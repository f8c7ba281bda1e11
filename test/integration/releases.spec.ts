import { type Database, postgresHarnessStore } from '#platform';
import { cloneDatabase } from '#testing';
import { describeHarnessStore } from '../../libs/harness/releases/harness-store.contract.js';

describe('the harness store on Postgres', () => {
  let database: Database;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.close());

  const addProject = async (slug: string) => (await database.prisma.project.create({ data: { slug, userKey: '' } })).id;
  let projects = 0;

  describeHarnessStore(async () => {
    const [projectId, otherId] = [await addProject(`test-${++projects}`), await addProject(`other-${projects}`)];
    return {
      store: postgresHarnessStore(database, projectId),
      other: postgresHarnessStore(database, otherId),
      audit: () => database.prisma.auditEntry.findMany({ where: { projectId }, orderBy: { id: 'asc' } }),
    };
  });
});
