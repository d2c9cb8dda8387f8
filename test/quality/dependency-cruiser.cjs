// Who may import whom: the table of agent/README.md, folder by folder. Anything that a rule does not allow is a violation.
const DOORS = ['decoders', 'forecasters', 'policies', 'advisors'];
const FOLDERS = [
  'domain',
  'expressions',
  'conditions',
  ...DOORS,
  'sinks',
  'store',
  'pipeline',
  'api',
  'config',
  'workers',
  'adapters',
  'wiring',
  'dashboard',
  'cli',
];
const BUILT_IN =
  '^node:|^(assert|buffer|child_process|crypto|events|fs|http|https|module|net|os|path|perf_hooks|process|stream|string_decoder|timers|tls|url|util|v8|vm|worker_threads|zlib)(/|$)';
const npm = (...names) => names.map((name) => `node_modules/(@types/)?${name}/`);
const builtIn = (...names) => names.map((name) => `^(node:)?${name}$`);

/** Files of `from` may import `allowed` and nothing else. */
function only(name, from, allowed, exceptFrom) {
  return {
    name,
    severity: 'error',
    comment: `${from} may import only ${allowed.join(', ')}`,
    from: exceptFrom ? { path: from, pathNot: exceptFrom } : { path: from },
    to: { pathNot: allowed },
  };
}

const interfaces = [
  '^agent/decoders/decoder\\.ts$',
  '^agent/policies/policy\\.ts$',
  '^agent/advisors/advisor\\.ts$',
  '^agent/sinks/sink\\.ts$',
  '^agent/forecasters/forecaster\\.ts$',
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'type-only imports count, too', from: {}, to: { circular: true } },
    { name: 'agent-never-imports-simulator', severity: 'error', from: { path: '^agent/' }, to: { path: '^simulator/' } },
    { name: 'nothing-imports-test', severity: 'error', from: { path: '^(agent|simulator)/' }, to: { path: '^test/' } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'every-folder-is-in-the-table',
      severity: 'error',
      comment: 'a new folder gets a row here and in agent/README.md first',
      from: { path: '^agent/', pathNot: `^agent/((${FOLDERS.join('|')})/|(agent|main|ports|registry|errors)\\.ts$)` },
      to: {},
    },
    {
      name: 'no-development-package',
      severity: 'error',
      comment: 'an installed gateway has none of them',
      from: { path: '^(agent|simulator)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    only('domain-is-pure', '^agent/domain/', ['^agent/domain/']),
    // One folder wraps the expression language.
    only('expressions-wrap-the-language', '^agent/expressions/', ['^agent/domain/', '^agent/expressions/', ...npm('@marcbachmann/cel-js')]),
    only('conditions-see-the-domain', '^agent/conditions/', ['^agent/domain/', '^agent/expressions/', '^agent/conditions/', ...npm('zod')]),
    ...DOORS.filter((door) => door !== 'forecasters').map((door) =>
      only(
        `${door}-see-the-domain`,
        `^agent/${door}/`,
        ['^agent/domain/', `^agent/${door}/`, '^agent/registry\\.ts$', ...npm('zod')],
        '^agent/(advisors/condition|decoders/mapping)\\.ts$',
      ),
    ),
    only('the-mapping-reads-expressions', '^agent/decoders/mapping\\.ts$', [
      '^agent/domain/',
      '^agent/decoders/decoder\\.ts$',
      '^agent/expressions/',
      ...npm('zod'),
    ]),
    only('the-condition-advisor-reads-conditions', '^agent/advisors/condition\\.ts$', [
      '^agent/domain/',
      '^agent/advisors/advisor\\.ts$',
      '^agent/conditions/',
      ...npm('zod'),
    ]),
    ...DOORS.map((door) => ({
      name: `${door}-not-each-other`,
      severity: 'error',
      comment: 'what variants share lives in the domain, or in a file of the door that is no variant',
      from: { path: `^agent/${door}/`, pathNot: `^agent/${door}/(index|forecast|choose|kept-fit|distribution|arima)\\.ts$` },
      to: { path: `^agent/${door}/`, pathNot: `^agent/${door}/(decoder|level|forecaster|kept-parameters|policy|advisor)\\.ts$` },
    })),
    // One variant wraps the one library it exists for, and loads it only when it is used.
    only(
      'forecasters-see-the-domain',
      '^agent/forecasters/',
      ['^agent/domain/', '^agent/forecasters/', '^agent/registry\\.ts$', ...npm('zod')],
      '^agent/forecasters/arima-library\\.ts$',
    ),
    only('arima-library-wraps-arima', '^agent/forecasters/arima-library\\.ts$', [
      '^agent/domain/',
      '^agent/forecasters/forecaster\\.ts$',
      ...npm('arima'),
      ...builtIn('module'),
    ]),
    only('sinks-are-io', '^agent/sinks/', ['^agent/domain/', '^agent/sinks/', '^agent/registry\\.ts$', ...npm('zod'), BUILT_IN]),
    only('store-is-sqlite', '^agent/store/', [
      '^agent/store/',
      '^agent/domain/',
      '^agent/errors\\.ts$',
      ...npm('better-sqlite3'),
      ...builtIn('fs', 'path'),
    ]),
    only('pipeline-knows-no-variant', '^agent/pipeline/', [
      '^agent/pipeline/',
      '^agent/domain/',
      '^agent/store/',
      '^agent/ports\\.ts$',
      '^agent/errors\\.ts$',
      ...interfaces,
    ]),
    only('api-is-the-way-in', '^agent/api/', [
      '^agent/api/',
      '^agent/domain/',
      '^agent/store/',
      '^agent/pipeline/',
      '^agent/errors\\.ts$',
      ...npm('zod', 'csv-parse'),
    ]),
    only('config-knows-the-doors', '^agent/config/', [
      '^agent/config/',
      '^agent/(decoders|forecasters|policies|advisors|sinks)/index\\.ts$',
      '^agent/conditions/',
      '^agent/domain/',
      '^agent/registry\\.ts$',
      '^agent/errors\\.ts$',
      ...npm('zod', 'yaml'),
      ...builtIn('fs', 'path', 'url'),
    ]),
    only(
      'workers-compute',
      '^agent/workers/',
      ['^agent/workers/', '^agent/domain/', '^agent/forecasters/', '^agent/policies/', '^agent/ports\\.ts$', ...builtIn('worker_threads')],
      '^agent/workers/(care|joint)-job\\.ts$',
    ),
    // One job wraps the one library it exists for, and loads it only when it is used.
    only('joint-job-wraps-highs', '^agent/workers/joint-job\\.ts$', ['^agent/domain/', ...npm('highs')]),
    // Copying and checking the database file is the store's, and too slow for the loops' thread.
    only('care-knows-the-file', '^agent/workers/care-job\\.ts$', [
      '^agent/domain/backup\\.ts$',
      '^agent/errors\\.ts$',
      '^agent/store/(backup|check)\\.ts$',
    ]),
    only('adapters-face-outwards', '^agent/adapters/', [
      '^agent/adapters/',
      '^agent/ports\\.ts$',
      '^agent/errors\\.ts$',
      '^agent/api/',
      '^agent/domain/(replenishment/decision|forecast/forecast|messages/topic|uuid)\\.ts$',
      '^agent/workers/',
      BUILT_IN,
      ...npm('mqtt', 'mqtt-packet', 'aedes', 'pino', 'fastify', 'zod', 'tsx', 'koffi'),
    ]),
    {
      name: 'only-the-worker-pool-knows-workers',
      severity: 'error',
      from: {
        path: '^agent/adapters/',
        pathNot: '^agent/adapters/(worker-pool|compute-worker|inline-compute|care-thread|pool-thread|joint-thread|choice-thread)\\.ts$',
      },
      to: { path: '^agent/workers/' },
    },
    only('dashboard-stands-alone', '^agent/dashboard/', ['^agent/dashboard/']),
    {
      name: 'nothing-imports-dashboard',
      severity: 'error',
      comment: 'it is served as files',
      from: { path: '^(agent|simulator)/', pathNot: '^agent/dashboard/' },
      to: { path: '^agent/dashboard/' },
    },
    only('ports-and-errors-are-words', '^agent/(ports|errors)\\.ts$', ['^agent/domain/']),
    only('registry-knows-no-variant', '^agent/registry\\.ts$', npm('zod')),
    only('agent-wires-no-adapter', '^agent/(agent\\.ts$|wiring/)', ['^agent/(?!adapters/|cli/|main\\.ts)']),
    only('simulator-stands-beside', '^simulator/', ['^simulator/', '^agent/', BUILT_IN, ...npm('mqtt', 'csv-parse', 'yaml', 'zod')]),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.sql$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
