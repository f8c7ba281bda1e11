/**
 * Who may import whom (docs/ARCHITECTURE.md). Domain libs know no framework, no database and no clock;
 * apps compose them.
 */
const domain = '(conversations|connectors|intents|findings|harness|measurement|attribution|proposals|sandbox)';
const base = '^libs/(conversations|connectors|intents|findings|harness|measurement)/';

module.exports = {
  forbidden: [
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
      from: { path: `${base}` },
      to: { path: '^libs/', pathNot: ['^libs/contracts/', '^libs/$1/', '^libs/testing/'] },
    },
    {
      name: 'attribution-and-proposals-import-contracts-and-harness',
      severity: 'error',
      from: { path: '^libs/(attribution|proposals)/' },
      to: { path: '^libs/', pathNot: ['^libs/contracts/', '^libs/harness/', '^libs/$1/', '^libs/testing/'] },
    },
    {
      name: 'sandbox-knows-the-harness-and-nothing-of-the-analysis',
      severity: 'error',
      from: { path: '^libs/sandbox/' },
      to: { path: '^libs/', pathNot: ['^libs/(contracts|harness|sandbox|testing)/'] },
    },
    {
      name: 'client-imports-contracts-and-harness-only',
      severity: 'error',
      from: { path: '^libs/client/' },
      to: { path: '^libs/', pathNot: ['^libs/(contracts|harness|client|testing)/'] },
    },
    {
      name: 'domain-imports-no-framework',
      severity: 'error',
      from: { path: `^libs/${domain}/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['node_modules/(@nestjs|bullmq|ioredis|pg|@prisma|fastify)', '^libs/platform/', '^prisma/'] },
    },
    { name: 'libs-do-not-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^(apps|bench)/' } },
    {
      name: 'product-does-not-import-testing',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.(spec|contract)\\.ts$', '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|\\.spec\\.ts$)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } },
  },
};
