import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/index.ts';
import { painter } from '../format/colour.ts';
import { renderError } from '../errors/render.ts';
import { assignment } from '../values/parameters.ts';
import { assignedSettings } from './assigned.ts';
import { parseConfig } from './config-file.ts';
import { explainSettings } from './explain.ts';
import { fileJsonSchema } from './file-schema.ts';
import { resolveSettings } from './resolve.ts';
import { environmentName, flagAttribute } from './setting.ts';
import { settingNames, settings } from './settings.ts';

const FILE = `# What is run
strategy: ema-rsi
from: 2025-01
seed: 007
set:
  fast: 20
  stop: null
venue:
  latency: 80ms..400ms
  fees: 1.5bp/4.5bp
account:
  capital: 12345678901234567890.10
`;

const shown = (content: string): string => {
  try {
    parseConfig(content, 'run.yaml');
  } catch (error) {
    return renderError(error, { paint: painter(false), isDebug: false });
  }
  return 'nothing was refused';
};

describe('run.yaml', () => {
  it('gives every setting as it was written, and its line', () => {
    const { values, assignments } = parseConfig(FILE, 'run.yaml');
    expect(Object.fromEntries(values)).toEqual({
      strategy: { text: 'ema-rsi', line: 2 },
      from: { text: '2025-01', line: 3 },
      seed: { text: '007', line: 4 },
      latency: { text: '80ms..400ms', line: 9 },
      fees: { text: '1.5bp/4.5bp', line: 10 },
      capital: { text: '12345678901234567890.10', line: 12 },
    });
    expect(assignments.map(({ name, text }) => `${name}=${text}`)).toEqual(['fast=20', 'stop=none']);
    expect(assignments[0]?.where).toContain('run.yaml, line 6');
  });

  it('may be empty', () => {
    expect(parseConfig('', 'run.yaml').values.size).toBe(0);
  });

  it('shows the line of a wrong value, and what is allowed', () => {
    expect(shown('strategy: x\nvenue:\n  latency: fast\n')).toMatchInlineSnapshot(`
      "error[E_CONFIG_VALUE]: venue.latency cannot be this

         run.yaml, line 3
         3 │   latency: fast
           │            ^^^^

         "fast" is not a duration. A duration is a number with a unit: 250ms, 1.5s, 1m, 4h, 1d or 1w.
         Allowed: 100ms, 80ms..400ms (median..99th percentile), or a file of samples such as latency.csv.
         more  ht explain E_CONFIG_VALUE
      "
    `);
  });

  it('refuses an unknown key, and says which one was meant', () => {
    expect(shown('venue:\n  slipage: 1bp\n')).toMatchInlineSnapshot(`
      "error[E_CONFIG_KEY]: "venue.slipage" is not a setting

         run.yaml, line 2
         2 │   slipage: 1bp
           │   ^^^^^^^

         Nothing is set by it, so it is refused. Allowed here: fill, path, fees, fundingPrice, latency,
         cancelLatency, slippage, queue, participation, depth, outage, rateLimit, openInterestCap.
         fix   write slippage
         more  ht explain E_CONFIG_KEY
      "
    `);
    expect(shown('stratgy: x\n')).toContain('fix   write strategy');
  });

  it('refuses a choice that there is not', () => {
    expect(shown('market: futures\n')).toContain('Allowed: perp, spot.');
  });

  it('refuses what is not YAML, a key that stands twice, and aliases', () => {
    expect(shown('venue: [1\n')).toContain('error[E_CONFIG_SYNTAX]');
    expect(shown('seed: 1\nseed: 2\n')).toContain('run.yaml, line 2');
    expect(shown('seed: &a 1\nstrategy: *a\n')).toContain('Anchors and aliases are not used here');
  });

  it('refuses a list or a section where a value belongs', () => {
    expect(shown('seed: [1, 2]\n')).toContain('error[E_CONFIG_VALUE]: seed cannot be this');
    expect(shown('- 1\n')).toContain('error[E_CONFIG_VALUE]: the file cannot be this');
    expect(shown('set:\n  a: [1]\n')).toContain('set.a cannot be this');
  });
});

describe('precedence', () => {
  const file = parseConfig(FILE, 'run.yaml');
  const resolve = (flags: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>>) =>
    resolveSettings({ flags, env, file });

  it('is flag, environment, file, default', () => {
    const env = { HT_VENUE_LATENCY: '50ms', HT_SEED: '9' };
    const resolved = resolve({ latency: '10ms' }, env);
    expect(resolved.latency).toEqual({ value: { model: 'constant', ms: 10 }, text: '10ms', origin: '--latency' });
    expect(resolved.seed).toEqual({ value: '9', text: '9', origin: 'HT_SEED' });
    expect(resolved.fees.origin).toBe('run.yaml:10');
    expect(resolved.queue).toEqual({ value: { model: 'through' }, text: 'through', origin: 'default' });
  });

  it('says where a wrong value came from, and whose fault that is', () => {
    const failure = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return error instanceof EngineError ? [error.code, error.detail.where] : error;
      }
    };
    expect(failure(() => resolve({ latency: '5' }, {}))).toEqual(['E_VALUE', '--latency 5']);
    expect(failure(() => resolve({}, { HT_VENUE_QUEUE: 'x' }))).toEqual([
      'E_CONFIG_VALUE',
      'HT_VENUE_QUEUE=x (environment)',
    ]);
  });

  it('is explained line by line', () => {
    const lines = explainSettings(resolve({ latency: '10ms' }, { HT_SEED: '9' }), { HT_SEED: '9' });
    const line = (key: string): string | undefined => lines.find((each) => each.startsWith(key))?.replace(/ +/g, ' ');
    expect(line('venue.latency')).toBe('venue.latency 10ms --latency (default 200ms, HT_VENUE_LATENCY not set)');
    expect(line('seed')).toBe('seed 9 HT_SEED (default 1, HT_SEED=9)');
    expect(line('venue.fees')).toBe('venue.fees 1.5bp/4.5bp run.yaml:10 (default hyperliquid, HT_VENUE_FEES not set)');
    expect(line('risk.maxDrawdown')).toContain('none default');
  });
});

describe('settings of a session', () => {
  it('are more careful where nobody says otherwise', () => {
    const session = resolveSettings({ flags: {}, env: {}, file: null, use: 'session' });
    const plain = resolveSettings({ flags: {}, env: {}, file: null });
    expect([plain.maxDailyLoss.value, session.maxDailyLoss.value]).toEqual([null, { share: '0.05' }]);
    expect([plain.maxErrors.value, session.maxErrors.value]).toEqual([null, 5]);
    expect(session.maxDrawdown).toEqual({ value: '0.2', text: '20%', origin: 'default' });
    expect(explainSettings(session, {}, 'session').join('\n')).toMatch(
      /risk.maxOrderRate +60\/1m +default +\(default 60/,
    );
  });

  it('are set by --set with their key, after a flag and before the environment', () => {
    const { set, parameters } = assignedSettings(['risk.maxDrawdown=7%', 'fast=20'].map(assignment));
    expect(parameters.map(({ name }) => name)).toEqual(['fast']);
    const env = { HT_RISK_MAX_DRAWDOWN: '9%' };
    expect(resolveSettings({ flags: {}, set, env, file: null }).maxDrawdown).toEqual({
      value: '0.07',
      text: '7%',
      origin: '--set risk.maxDrawdown',
    });
    expect(resolveSettings({ flags: { maxDrawdown: '3%' }, set, env, file: null }).maxDrawdown.value).toBe('0.03');
  });

  it('are refused when there is no such key, and the one that was meant is named', () => {
    let said = '';
    try {
      assignedSettings([assignment('risk.maxDrawdwon=7%')]);
    } catch (error) {
      said = renderError(error, { paint: painter(false), isDebug: false });
    }
    expect(said).toContain('error[E_PARAMETER_UNKNOWN]: there is no setting "risk.maxDrawdwon"');
    expect(said).toContain('fix   --set risk.maxDrawdown=7%');
  });
});

describe('the table of settings', () => {
  it('has a default for each that its own parser takes, and names that do not collide', () => {
    const resolved = resolveSettings({ flags: {}, env: {}, file: null });
    expect(Object.keys(resolved)).toEqual(settingNames);
    const unique = (of: (name: (typeof settingNames)[number]) => string): number => new Set(settingNames.map(of)).size;
    expect(unique((name) => settings[name].key)).toBe(settingNames.length);
    expect(unique((name) => flagAttribute(settings[name].flag))).toBe(settingNames.length);
    expect(environmentName('risk.maxDrawdown')).toBe('HT_RISK_MAX_DRAWDOWN');
    expect(flagAttribute('--max-drawdown <share>')).toBe('maxDrawdown');
  });

  it('is what an editor learns from the JSON Schema', () => {
    const schema = JSON.parse(fileJsonSchema()) as Record<string, unknown>;
    expect(schema).toMatchObject({
      title: 'HyperTrader backtest',
      additionalProperties: false,
      properties: {
        market: { enum: ['perp', 'spot'], default: 'perp' },
        venue: { additionalProperties: false, properties: { fill: { enum: ['next-open', 'close', 'path'] } } },
        set: { type: 'object' },
      },
    });
    expect(Object.keys((schema['properties'] as { venue: { properties: object } }).venue.properties)).toHaveLength(13);
    expect(parse(FILE)).toBeTypeOf('object');
  });
});
