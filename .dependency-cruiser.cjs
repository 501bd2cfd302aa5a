/** The dependency rule of the house: each folder, and the folders it may look into. Read it as the map of `src`. */
const MODELS = ['job', 'task', 'queue', 'transfer', 'host'];
const MAY_IMPORT = {
  concurrency: [],
  encoding: [],
  csv: [],
  warc: [],
  reading: ['encoding'],
  eventsourcing: ['concurrency'],
  bodies: ['eventsourcing'],
  outbound: ['eventsourcing'],
  job: ['eventsourcing'],
  task: ['eventsourcing'],
  queue: ['eventsourcing'],
  transfer: ['eventsourcing'],
  host: ['eventsourcing'],
  actors: ['eventsourcing', 'concurrency'],
  'read-model': [...MODELS, 'eventsourcing', 'concurrency'],
  commands: [...MODELS, 'actors', 'read-model', 'eventsourcing', 'bodies', 'concurrency'],
  queries: [...MODELS, 'read-model', 'eventsourcing', 'bodies', 'reading'],
  projector: ['eventsourcing', 'read-model', 'bodies', 'concurrency'],
  retention: ['eventsourcing', 'read-model', 'bodies', 'concurrency'],
  audit: ['eventsourcing', 'read-model', 'bodies', 'concurrency'],
  backup: ['audit', 'eventsourcing', 'bodies', 'concurrency'],
  runner: [...MODELS, 'read-model', 'eventsourcing', 'bodies', 'outbound', 'concurrency', 'csv', 'warc'],
  http: ['eventsourcing', 'read-model', 'bodies', 'concurrency'],
  api: [
    'http',
    ...MODELS,
    'queries',
    'read-model',
    'eventsourcing',
    'bodies',
    'outbound',
    'concurrency',
    'csv',
    'encoding',
    'reading',
  ],
  contract: [],
  cli: ['contract', 'csv', ...MODELS, 'read-model', 'eventsourcing', 'projector', 'retention', 'audit', 'backup'],
};
const PORTS = ['eventsourcing', 'concurrency', 'bodies', 'outbound', 'reading', 'read-model', ...MODELS];
const folders = (names) => `^src/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
      name: `${folder}-may-import`,
      comment: `src/${folder} may import ${allowed.join(', ') || 'nothing'} of ours`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: folders([folder, ...allowed]) },
    })),
    {
      name: 'models-are-pure',
      comment: 'a model imports no package and nothing of Node',
      severity: 'error',
      from: { path: folders(MODELS) },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'adapters-import-ports',
      comment: 'an adapter knows ports, its own folder, and never another adapter',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: ['^src/adapters/$1/', folders(PORTS), '^src/backup/(store-copies|manifest)\\.ts$'],
      },
    },
    {
      name: 'drivers-stay-in-adapters',
      severity: 'error',
      from: { pathNot: '^src/adapters/' },
      to: { path: 'node_modules/(libsql|undici|mongodb|@eventstore)/' },
    },
    {
      name: 'config-imports-nothing',
      severity: 'error',
      from: { path: '^src/config\\.ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'only-the-roots-read-config',
      severity: 'error',
      from: { pathNot: '^src/(main|service|app\\.module|cli|tools)\\.ts$' },
      to: { path: '^src/(config|app\\.module|main|service|tools)\\.ts$' },
    },
    { name: 'no-circles', comment: 'type-only ones included', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
