import tseslint from 'typescript-eslint';

/** What would make a replay differ: the wall clock, random numbers, the process and waiting. Time is a field of the event. */
const impure = [
  {
    selector: "MemberExpression[object.name='Date']",
    message: 'Time is what the event says; the pure rooms have no clock.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The pure rooms have no clock.' },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Use the seeded generator of the run.',
  },
  { selector: 'AwaitExpression', message: 'A turn is synchronous.' },
];

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'coverage/',
      '.hypertrader/',
      'runs/',
      '**/fixtures/',
      'bin/',
      'docs/',
      'tooling/**/*.cjs',
      'backtests/report/browser/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] } } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'max-params': ['error', { max: 4 }],
      'max-depth': ['error', { max: 3 }],
      complexity: ['error', { max: 12 }],
      'no-empty': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['engine/**/*.ts', 'strategies/**/*.ts', 'projections/**/*.ts'],
    ignores: ['**/*.test.ts', 'engine/pipeline/**'],
    rules: {
      'no-restricted-syntax': ['error', ...impure],
      'no-restricted-globals': [
        'error',
        'performance',
        'process',
        'setTimeout',
        'setInterval',
        'fetch',
        'crypto',
        'Buffer',
      ],
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['eslint.config.js'], ...tseslint.configs.disableTypeChecked },
);
