/** Who may import whom: the table of docs/architecture.md, as rules. @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/shared/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/shared/src|node_modules/(.pnpm/)?valibot' },
    },
    {
      name: 'packages-do-not-import-each-other',
      severity: 'error',
      from: { path: '^packages/(sdk|server|console)/src' },
      to: { path: '^packages/(sdk|server|console)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'flow-is-pure',
      severity: 'error',
      from: { path: '^packages/sdk/src/flow', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/(sdk/src/flow|shared/)' },
    },
    {
      name: 'elements-stay-on-the-main-thread',
      severity: 'error',
      from: { path: '^packages/sdk/src/(elements|camera|device|transport|messages)' },
      to: { path: '^packages/sdk/src/vision/(worker|tasks)' },
    },
    {
      name: 'worker-has-no-page',
      severity: 'error',
      from: { path: '^packages/sdk/src/vision/(worker|tasks)' },
      to: { path: '^packages/sdk/src/(elements|camera|device|transport|messages|flow)' },
    },
    {
      name: 'ml-runtimes-only-in-the-worker',
      severity: 'error',
      from: { path: '^packages/sdk/src', pathNot: '^packages/sdk/src/vision/(worker|tasks)' },
      to: { path: 'node_modules/.*(onnxruntime-web|@mediapipe/tasks-vision)' },
    },
    {
      name: 'handlers-do-not-touch-the-database',
      severity: 'error',
      from: { path: '^packages/server/src/http', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/server/src/(db|crypto)/|node_modules/.*/(pg|pg-boss)/' },
    },
    {
      name: 'domain-knows-no-express',
      severity: 'error',
      from: {
        path: '^packages/server/src/(sessions|verification|vision|audit|evidence|storage|crypto|relying|review|jobs|db|config)/',
      },
      to: { path: 'node_modules/.*/express/' },
    },
    {
      name: 'audit-knows-no-domain',
      severity: 'error',
      from: { path: '^packages/server/src/audit', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/server/src/(sessions|verification|vision|relying|review|wallet|http)/' },
    },
    {
      name: 'foundations-stay-below',
      severity: 'error',
      from: { path: '^packages/server/src/(crypto|db|config|storage)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/server/src/(sessions|verification|vision|audit|relying|review|wallet|http|jobs|cli)/',
      },
    },
    {
      name: 'nobody-imports-main',
      severity: 'error',
      from: {},
      to: { path: '^packages/server/src/main\\.ts$' },
    },
    {
      name: 'only-published-entries-from-outside',
      severity: 'error',
      from: { path: '^(examples|playwright)/' },
      to: { path: '^packages/', pathNot: '/index\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['honnin-source', 'node', 'import', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
}
