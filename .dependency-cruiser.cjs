/**
 * Who may import whom (docs/ARCHITECTURE.md). Domain libs know no framework and no database; `loop` puts their
 * stages in order; apps are edges. Each rule is shown to bite in test/architecture/boundaries.spec.ts.
 */
const domain = '(conversations|connectors|intents|findings|harness|measurement|attribution|proposals)';

module.exports = {
  forbidden: [
    {
      name: 'every-import-resolves',
      comment: 'An import that is not found would escape every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contracts-import-zod-only',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { pathNot: ['^libs/contracts/', 'node_modules/zod/'] },
    },
    {
      name: 'siblings-do-not-import-each-other',
      severity: 'error',
      from: { path: '^libs/(conversations|connectors|intents|findings|harness|measurement)/' },
      to: { path: '^libs/', pathNot: '^libs/(contracts|$1)/' },
    },
    {
      name: 'attribution-and-proposals-import-contracts-and-harness',
      severity: 'error',
      from: { path: '^libs/(attribution|proposals)/' },
      to: { path: '^libs/', pathNot: '^libs/(contracts|harness|$1)/' },
    },
    {
      name: 'sandbox-and-client-know-nothing-of-the-analysis',
      severity: 'error',
      from: { path: '^libs/(sandbox|client)/' },
      to: { path: '^libs/', pathNot: '^libs/(contracts|harness|$1)/' },
    },
    {
      name: 'platform-does-not-know-who-uses-it',
      severity: 'error',
      from: { path: '^libs/platform/' },
      to: { path: '^libs/', pathNot: `^libs/(contracts|platform|${domain})/` },
    },
    {
      name: 'loop-does-not-import-client-or-sandbox',
      severity: 'error',
      from: { path: '^libs/loop/' },
      to: { path: '^libs/(client|sandbox)/' },
    },
    {
      name: 'domain-imports-no-framework',
      severity: 'error',
      from: { path: `^libs/(${domain}|sandbox|contracts|client)/` },
      to: { path: 'node_modules/(@nestjs|@prisma|bullmq|fastify|ioredis|pg)/|^prisma/' },
    },
    {
      name: 'only-platform-touches-the-database-client',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/(platform|testing)/' },
      to: { path: '^prisma/|node_modules/(@prisma|pg)/' },
    },
    {
      name: 'libs-do-not-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|bench)/' },
    },
    {
      name: 'apps-do-not-import-each-other',
      comment: 'The cli alone composes ingest, worker and api.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/cli/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'a-lib-or-app-is-entered-by-its-index',
      severity: 'error',
      from: { path: '^(?:apps|libs|bench)/([^/]+)' },
      to: { path: '^(apps|libs)/[^/]+/', pathNot: ['^(apps|libs)/$1/', '^(apps|libs)/[^/]+/index\\.ts$'] },
    },
    {
      name: 'product-does-not-import-testing',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.contract\\.ts$', '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|\\.spec\\.ts$)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
    webpackConfig: { fileName: require.resolve('./.dependency-cruiser.imports.cjs') },
  },
};
