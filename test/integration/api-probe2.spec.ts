import { cloneDatabase } from '#testing';
it('probe', async () => {
  const database = await cloneDatabase();
  const tries = [
    () => database.prisma.project.create({ data: { slug: 'a\u0000', userKey: '' } }),
    () => database.prisma.harnessVersion.findUnique({ where: { projectId_agent_number: { projectId: 1, agent: 'a', number: 1e12 } } }),
    () => database.prisma.harnessVersion.findUnique({ where: { projectId_agent_number: { projectId: 1, agent: 'a', number: 99999999999 } } }),
    () => database.prisma.$transaction(async (tx) => { await tx.$executeRaw`SELECT pg_advisory_xact_lock(1, hashtext(${'a\u0000'}))` }),
    () => database.pool.query('select $1::text', ['a\u0000']),
    () => database.prisma.harnessVersion.create({ data: { projectId: 1, agent: 'a', number: 1, hash: '', parents: [], author: '', message: '', createdAt: new Date().toISOString(), manifest: {}, edits: [{ a: 'x\u0000' }] } }),
    () => database.prisma.harnessVersion.create({ data: { projectId: 1, agent: 'a', number: 1, hash: '', parents: [], author: '\ud800', message: '', createdAt: new Date().toISOString(), manifest: {}, edits: [{ a: 'x\ud800' }] } }),
  ];
  for (const t of tries) {
    try { await t(); console.log('fine'); } catch (e) { const x = e as any; console.log(x.name, x.code, JSON.stringify(x.meta), String(x.message).slice(-150), x.cause?.code, x.cause?.name, JSON.stringify(x.cause)); }
  }
  await database.close();
}, 20000);
