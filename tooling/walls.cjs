/** The walls between the rooms; see docs/architecture.md. Run by `npm run check:walls`. */
const test = '\\.test\\.ts$|/testing/|/testing\\.ts$|contract|generated-session|sample-session|scenario\\.ts$';
const room = (name) => `^${name}/`;

const wall = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    wall('no-cycles', {}, { circular: true }, 'A cycle has no beginning to read from.'),
    wall(
      'engine-imports-only-engine',
      { path: room('engine'), pathNot: test },
      { pathNot: ['^engine/', '^node_modules/(decimal\\.js|rxjs)/'] },
      'The engine is pure: no node, no I/O, no other room.',
    ),
    wall(
      'strategies-use-the-front-door',
      { path: room('strategies'), pathNot: test },
      { pathNot: ['^strategies/', '^engine/index\\.ts$', '^node_modules/(trading-signals|decimal\\.js)/'] },
      'A strategy knows the engine by its front door only.',
    ),
    wall(
      'strategies-do-not-know-each-other',
      { path: '^strategies/([^/]+)/' },
      { path: '^strategies/([^/]+)/', pathNot: '^strategies/$1/' },
      'A strategy is one folder.',
    ),
    wall(
      'projections-use-the-front-door',
      { path: room('projections'), pathNot: test },
      { pathNot: ['^projections/', '^engine/index\\.ts$', '^node_modules/decimal\\.js/'] },
      'A projection is a fold of events and nothing else.',
    ),
    wall(
      'adapters-do-not-know-each-other',
      { path: '^adapters/[^/]+/([^/]+)/', pathNot: test },
      {
        path: '^adapters/[^/]+/([^/]+)/',
        pathNot: ['^adapters/[^/]+/$1/', '^adapters/event-stores/contract/', '^adapters/venues/parts/'],
      },
      'An adapter can be deleted without touching another.',
    ),
    wall(
      'adapters-know-the-engine-only',
      { path: room('adapters'), pathNot: test },
      { path: '^(strategies|projections|backtests|data|runtime|cli|bench)/' },
      'Adapters are the outside.',
    ),
    wall(
      'data-and-backtests-stay-below-runtime',
      { path: '^(data|backtests)/', pathNot: test },
      { path: '^(runtime|cli|bench|adapters)/' },
      'Data and backtests get their store handed in.',
    ),
    wall(
      'nobody-imports-the-command-line',
      { pathNot: '^(cli|bin)/' },
      { path: '^cli/' },
      'The command line is an end.',
    ),
    wall('the-bench-is-an-end', { pathNot: '^bench/' }, { path: '^bench/' }, 'Nothing depends on the bench.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
