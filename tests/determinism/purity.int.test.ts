import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSource } from '../../runtime/purity/check-source.ts';
import { scratchFolder } from '../program/home.ts';
import { command, node, startProcess } from '../program/process.ts';
import { root } from '../program/root.ts';
import { type Attempt, DETOURS, PLAIN, PURE } from './purity/cases.ts';

const cwd = scratchFolder('purity');
const strategies = join(cwd, 'strategies');

/** A strategy that makes the attempt at every candle; everything else about it is harmless. */
const sourceOf = (name: string, { top = '', turn = '', members = '' }: Attempt): string =>
  [
    "import { defineStrategy, market } from 'hypertrader/engine';",
    `${top};`,
    'export const strategy = defineStrategy({',
    `name: '${name}', title: '', about: '', parameters: {},`,
    "needs: () => ({ input: 'candles', intervalMs: 60_000 }), initial: () => ({}), inspect: () => null,",
    'onCandle: (state, candle, view) => {',
    "const buy = [{ wish: 'order', spec: market('buy', 1), reason: 'r' }]; void [state, candle, view];",
    `${turn};`,
    'return buy; },',
    members,
    '} as never);',
  ].join('\n');

const write = (name: string, attempt: Attempt): void => {
  mkdirSync(join(strategies, name), { recursive: true });
  writeFileSync(join(strategies, name, 'index.ts'), sourceOf(name, attempt));
  for (const [file, text] of Object.entries(attempt.files ?? {})) writeFileSync(join(strategies, name, file), text);
};

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly where: string;
  readonly fix: string;
}

const named = (kind: string, attempts: readonly Attempt[]): readonly (readonly [string, Attempt])[] =>
  attempts.map((attempt, index) => [`${kind}-${index}`, attempt]);
const titled = ([name, attempt]: readonly [string, Attempt]): readonly [string, string, Attempt] => [
  [attempt.top, attempt.turn, attempt.members].filter(Boolean).join(' · '),
  name,
  attempt,
];
const plain = named('plain', PLAIN);
const detours = named('detour', DETOURS);
const pure = named('pure', PURE);

describe('a strategy', () => {
  let refusals: Readonly<Record<string, Refusal | null>> = {};
  beforeAll(async () => {
    const all = [...plain, ...detours, ...pure];
    write('neighbour', { names: '' });
    for (const [name, attempt] of all) write(name, attempt);
    const script = join(import.meta.dirname, 'children', 'adversaries.ts');
    const { ended } = startProcess(node, [script, strategies, ...all.map(([name]) => name)], { cwd });
    const { code, out, talk } = await ended;
    expect(code, talk).toBe(0);
    refusals = JSON.parse(out) as typeof refusals;
  });

  it.each(plain.map(titled))('is refused when it says: %s', (_, name, { names }) => {
    expect(refusals[name]).toMatchObject({ code: 'E_STRATEGY_IMPURE' });
    expect(refusals[name]?.message).toMatch(new RegExp(`^a strategy .*: ${escaped(names)}`));
    expect(refusals[name]?.where).toMatch(new RegExp(`^${escaped(join(strategies, name))}/[a-z.]+ts(:\\d+:\\d+\\n|$)`));
    expect(refusals[name]?.fix).not.toBe('');
  });

  it.each(detours.map(titled))('is refused when it tries: %s', (_, name, { names }) => {
    expect(refusals[name]).toMatchObject({ code: 'E_STRATEGY_IMPURE' });
    expect(refusals[name]?.message).toMatch(new RegExp(`^a strategy .*: ${escaped(names)}$`));
    expect(refusals[name]?.where).toMatch(new RegExp(`^${escaped(join(strategies, name))}/index.ts:\\d+:\\d+$`));
  });

  it.each(pure.map(titled))('may say: %s', (_, name) => {
    expect(refusals[name]).toBeNull();
  });

  it('is shown its line by the command', async () => {
    write('looks', { names: '', turn: 'const now = Date.now()' });
    const { code, out, talk } = await command(
      'backtest looks --data btcusd-minute --variations off --report none'.split(' '),
      { cwd },
    );
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(talk).toContain('error[E_STRATEGY_IMPURE]: a strategy asks the clock: Date.now\n');
    expect(talk).toContain('looks/index.ts:8:13\n   8 │ const now = Date.now();\n     │             ^^^^^^^^\n');
    expect(talk).toContain('fix   use view.time');
  });

  it('that throws is told so, with the place', async () => {
    write('throws', { names: '', turn: 'null.x' });
    const { code, talk } = await command(
      'backtest throws --data btcusd-minute --variations off --report none'.split(' '),
      { cwd },
    );
    expect(code).toBe(1);
    expect(talk).toContain('error[E_STRATEGY_FAILED]: strategy "throws" failed: Cannot read properties of null');
    expect(talk).toContain('throws/index.ts:8:6\n');
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the bundled strategies', () => {
  const files = readdirSync(join(root, 'strategies'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test\.ts$|testing/.test(file),
  );

  it.each(files)('%s is pure', (file) => {
    const source = stripTypeScriptTypes(readFileSync(join(root, 'strategies', file), 'utf8'));
    const outside = source.replace(/from '(\.\.\/)+engine\/index\.ts'/g, "from 'hypertrader/engine'");
    expect(() => checkSource(outside, file)).not.toThrow();
  });
});
