import { describe, expect, it } from 'vitest';
import { EngineError } from '../engine/index.ts';
import type { Program } from '../runtime/program.ts';
import { runCommandLine } from './command-line.ts';
import { exampleStrategy, fakeProgram } from './testing/fake-program.ts';
import { fakeTerminal } from './testing/fake-terminal.ts';

interface Setup {
  readonly program?: Partial<Program>;
  readonly env?: Readonly<Record<string, string>>;
  readonly stop?: AbortController;
}

const run = async (line: string, { program = {}, env = {}, stop = new AbortController() }: Setup = {}) => {
  const terminal = fakeTerminal();
  const { asked, open } = fakeProgram(program);
  const code = await runCommandLine(
    line.split(' ').filter((word) => word !== ''),
    {
      terminal,
      env,
      cwd: '/home/me/trading',
      root: '/opt/hypertrader',
      version: '0.1.0',
      signal: stop.signal,
      openProgram: open,
    },
  );
  return { code, asked, ...terminal.written };
};

describe('a backtest', () => {
  it('asks for exactly what was typed, units resolved', async () => {
    const { code, asked, out } = await run(
      'backtest ema-rsi 2025-01 --data lean:SPY --set fast=20 --fees 0.015%/0.045% --latency 80ms..400ms ' +
        '--slippage 2ticks --queue ahead:0.5 --participation 10% --capital 10_000 --leverage 5x --margin isolated ' +
        '--market perp --max-drawdown 30% --seed 7 --fill close --no-report',
    );
    expect(code).toBe(0);
    expect(out).toContain('Return               +6.84 %');
    expect(asked.backtests).toEqual([
      {
        strategy: 'ema-rsi',
        parameters: { fast: 20, slow: 26 },
        dataset: 'lean:SPY',
        from: 1_735_689_600_000,
        to: 1_738_368_000_000,
        funding: null,
        marks: null,
        misprints: 'refuse',
        market: 'perpetual',
        venue: {
          makerFee: '0.00015',
          takerFee: '0.00045',
          orderLatency: { model: 'lognormal', medianMs: 80, p99Ms: 400 },
          cancelLatency: { model: 'lognormal', medianMs: 80, p99Ms: 400 },
          slippage: { model: 'ticks', ticks: 2 },
          queue: { model: 'ahead', size: '0.5' },
          participation: '0.1',
          fill: 'close',
          fundingPrice: null,
        },
        account: { capital: '10000', leverage: '5', marginMode: 'isolated' },
        risk: {
          maxOrderNotional: null,
          maxPositionNotional: null,
          maxLeverage: null,
          maxOpenOrders: 1000,
          priceCollar: null,
          maxDrawdown: '0.3',
        },
        seed: '7',
        isVaried: null,
        report: { write: false, path: null },
        command:
          'ht backtest ema-rsi --data lean:SPY --from 2025-01 --to 2025-01 --seed 7 --fill close ' +
          '--fees 0.015%/0.045% --latency 80ms..400ms --slippage 2ticks --queue ahead:0.5 --participation 10% ' +
          '--capital 10_000 --leverage 5x --margin isolated --max-drawdown 30% --set fast=20',
      },
    ]);
    expect(asked.opened).toEqual([
      { home: '/home/me/trading/.hypertrader', cwd: '/home/me/trading', root: '/opt/hypertrader', store: null },
    ]);
    expect(asked.closed).toBe(1);
  });

  it('repeats itself: the command it prints asks for the same again', async () => {
    const first = await run('backtest ema-rsi --data lean:SPY --preset calm --set fast=20 --to 2025', {
      env: { HT_VENUE_LATENCY: '5ms' },
    });
    const command = first.asked.backtests[0]?.command ?? '';
    const second = await run(command.replace('ht ', ''));
    expect(second.asked.backtests).toEqual(first.asked.backtests);
  });

  it('takes its settings from the environment too', async () => {
    const env = { HYPERTRADER_HOME: '/data', HT_DATA: 'lean:SPY', HT_RISK_MAX_DRAWDOWN: '20%' };
    const { asked } = await run('backtest ema-rsi', { env });
    expect(asked.opened[0]?.home).toBe('/data');
    expect(asked.backtests[0]).toMatchObject({ dataset: 'lean:SPY', risk: { maxDrawdown: '0.2' } });
  });

  it('prints one object with --json, and nothing else', async () => {
    const { out, talk } = await run('backtest ema-rsi --data lean:SPY --json');
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({ run: 'a81c04de' });
    expect(talk).toBe('');
  });

  it.each([
    ['backtest --data lean:SPY', 'a backtest needs a strategy'],
    ['backtest ema-rsi', 'a backtest needs a dataset'],
    ['backtest ema-rsi --data x --set fsat=1', 'has no parameter "fsat"'],
    ['backtest ema-rsi --data x --set fast=30', 'do not go together'],
    ['backtest ema-rsi --data x --preset wild', 'has no preset "wild"'],
    ['backtest ema-rsi --data x --from 2025 --to 2024', 'the period ends before it starts'],
    ['backtest nobody --data x', 'there is no strategy "nobody"'],
    ['backtest ema-rsi --data', "option '--data <dataset>' argument missing"],
    ['backtest ema-rsi --daat x', 'Did you mean --data?'],
    ['backtest a b c', 'too many arguments'],
    ['bakctest', 'Did you mean backtest?'],
    ['data', ''],
    ['data chekc x', 'Did you mean check?'],
    ['explain E_NOTHING', 'there is no error code E_NOTHING'],
  ])('%s: exit code 2 and what is wrong', async (line, complaint) => {
    const { code, talk, asked } = await run(line);
    expect(code).toBe(complaint === '' ? 0 : 2);
    expect(talk).toContain(complaint);
    expect(asked.backtests).toEqual([]);
  });
});

describe('exit codes', () => {
  const failing = (error: Error): Setup => ({ program: { runs: () => Promise.reject(error) } });

  it.each([
    ['E_CONFIG_KEY', 3],
    ['E_DATA_ORDER', 4],
    ['E_STORE_DAMAGED', 7],
    ['E_RUN_DIFFERS', 1],
    ['E_INTERRUPTED', 130],
  ] as const)('%s ends with %i', async (code, exit) => {
    const { code: ended, asked, talk } = await run('runs', failing(new EngineError(code, 'said so')));
    expect(ended).toBe(exit);
    expect(talk).toContain(`error[${code}]: said so`);
    expect(asked.closed).toBe(1);
  });

  it('is 1 for what nobody foresaw, and the stack only with --debug', async () => {
    const { code, talk } = await run('runs', failing(new TypeError('oops')));
    expect(code).toBe(1);
    expect(talk).toContain('error[E_BUG]: oops');
    expect(talk).not.toContain('command-line.test.ts');
    expect((await run('runs --debug', failing(new TypeError('oops')))).talk).toContain('command-line.test.ts');
  });

  it('is 130 after Ctrl-C, quietly, with everything closed', async () => {
    const stop = new AbortController();
    const backtest: Program['backtest'] = (_, caller) =>
      new Promise((_resolve, reject) => {
        caller.signal.addEventListener('abort', () => reject(new EngineError('E_INTERRUPTED', 'stopped')));
        stop.abort();
      });
    const { code, talk, asked } = await run('backtest ema-rsi --data x', { stop, program: { backtest } });
    expect([code, talk, asked.closed]).toEqual([130, '', 1]);
  });

  it('is 2 for damage where a verdict was asked for, and 7 elsewhere', async () => {
    const damage = new EngineError('E_STORE_DAMAGED', 'broken');
    const verifying = (error: Error): Setup => ({ program: { verify: () => Promise.reject(error) } });
    expect((await run('verify 7f3a91c2', verifying(damage))).code).toBe(2);
    expect((await run('verify 7f3a91c2', verifying(new EngineError('E_RUN_DIFFERS', 'another event')))).code).toBe(1);
    expect((await run('verify 7f3a91c2', verifying(new EngineError('E_TAPE_CHANGED', 'other rows')))).code).toBe(4);
    expect((await run('runs', failing(damage))).code).toBe(7);
  });

  it('is that of the error when something broke during the end after Ctrl-C', async () => {
    const stop = new AbortController();
    stop.abort();
    const { code, talk } = await run('runs', { stop, ...failing(new EngineError('E_STORE_DAMAGED', 'broken')) });
    expect(code).toBe(7);
    expect(talk).toContain('E_STORE_DAMAGED');
  });
});

describe('the other commands', () => {
  it('print events as lines, or as JSON', async () => {
    const { out, asked } = await run('events a81c04de --type OrderRequested --from 10,232 --to 10_233');
    expect(asked.events).toEqual([
      { stream: 'a81c04de', types: ['OrderRequested'], fromSeq: 10_232, toSeq: 10_233, follow: false },
    ]);
    expect(out).toMatchInlineSnapshot(`
      "   10,232  2025-01-13 23:59:59.871  CandleClosed           intervalMs 60000 · close 94251.0
         10,233  2025-01-13 23:59:59.871  OrderRequested         order o231 · side buy  ← 10,232
      "
    `);
    const json = await run('events a81c04de --json');
    expect(
      json.out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { seq: number }).seq),
    ).toEqual([10_232, 10_233]);
  });

  it('import data with every hint resolved', async () => {
    const { asked, talk, out } = await run(
      'data import t.csv --name my:ETH --columns time=1,price=2 --tick 0.01 --interval 1m --time-offset 3h --sort --title Ether',
    );
    expect(asked.imports).toEqual([
      {
        file: '/home/me/trading/t.csv',
        name: 'my:ETH',
        format: null,
        columns: { time: '1', price: '2' },
        tickSize: '0.01',
        lotSize: null,
        venue: null,
        symbol: null,
        intervalMs: 60_000,
        timezone: null,
        timeOffsetMs: 10_800_000,
        sort: true,
        title: 'Ether',
        source: null,
        licence: null,
      },
    ]);
    expect(talk).toContain('! 2 gaps');
    expect(out).toContain('Rows    451,545 trades');
  });

  it('refuse hints that make no sense', async () => {
    for (const hint of ['--interval 5', '--timezone Mars/Base', '--columns time', '--tick 0']) {
      const { code, talk } = await run(`data import t.csv ${hint}`);
      expect([code, talk.includes('error[E_VALUE]')], hint).toEqual([2, true]);
    }
    expect((await run('data export x --to x.txt')).talk).toContain('.csv, .jsonl or .parquet');
  });

  it('end with 4 when a check finds errors, after printing them all', async () => {
    const findings = [{ mark: 'error', text: 'goes back in time', where: 'row 12' }] as const;
    const checkData: Program['checkData'] = async () => {
      const [dataset] = await fakeProgram()
        .open({ home: '', cwd: '', root: '' })
        .then((program) => program.datasets());
      return { dataset: dataset!, findings };
    };
    const { code, out, talk } = await run('data check lean:SPY', { program: { checkData } });
    expect(code).toBe(4);
    expect(out).toContain('✗ goes back in time   row 12');
    expect(talk).toContain('lean:SPY has 1 error');
  });

  it('say which event differs first', async () => {
    const difference = { seq: 10_233, recorded: '{"a":1}', replayed: '{"a":2}' };
    const verify: Program['verify'] = (name) =>
      Promise.resolve({
        run: name,
        isSame: false,
        events: 5,
        recordedHash: 'a',
        replayedHash: 'b',
        difference,
        isSameCode: false,
      });
    const { code, talk } = await run('verify a81c04de', { program: { verify } });
    expect(code).toBe(1);
    expect(talk).toContain('first difference at seq 10,233');
    expect((await run('verify a81c04de')).out).toContain('all 4,321 events are the same');
  });

  it('say what knew the future, and that nothing did', async () => {
    const { out } = await run('verify a81c04de --prefix --cuts 2000');
    expect(out).toContain('✓ no look-ahead: cut at 2,000 places of 451,545 rows');
    const foresight = {
      how: 'cut',
      cut: { block: 3, row: 17 },
      seq: 12,
      recorded: '{"a":1}',
      replayed: 'nothing',
    } as const;
    const prove: Program['lookAhead']['prove'] = ({ run: name, cuts }) =>
      Promise.resolve({ run: name, cuts, rows: 5, poisoned: 0, foresight });
    const { code, talk } = await run('verify a81c04de --prefix', { program: { lookAhead: { prove } } });
    expect(code).toBe(1);
    expect(talk).toContain('error[E_LOOK_AHEAD]: run a81c04de decided by what came later');
    expect(talk).toContain('first at seq 12, with the tape cut behind block 3, row 17');
    expect((await run('verify a81c04de --prefix --cuts few')).code).toBe(2);
  });

  it('explain codes, also written without the prefix and in small letters', async () => {
    expect((await run('explain data_order')).out).toMatchInlineSnapshot(`
      "E_DATA_ORDER: rows go back in time

         why   A row is earlier than the one before: recordings overlap, or the file is not sorted.
         fix   Import with --sort if the rows are right and only their order is not.
         exit  4 (bad data)
      "
    `);
    expect((await run('explain')).out).toContain('E_BUG');
  });

  it('list what there is', async () => {
    expect((await run('runs')).out).toContain('a81c04de  ema-rsi   lean:SPY');
    expect((await run('data list')).out).toContain('451,545');
    expect((await run('strategies')).out).toContain('fast');
    expect((await run('runs', { program: { runs: () => Promise.resolve([]) } })).out).toContain('ht demo');
  });

  it('show what this is, with both strategies', async () => {
    const strategy: Program['strategy'] = (name) =>
      Promise.resolve({
        ...exampleStrategy,
        name,
        parameters: {
          unitPct: { type: 'decimal', default: '0.01', about: 'Unit.' },
          interval: { type: 'duration', default: 60_000, about: 'Candles.' },
        },
        check: () => null,
      });
    const { code, out, talk, asked } = await run('demo', { program: { strategy } });
    expect(code).toBe(0);
    expect(talk).toContain('everything stays on this machine');
    expect(out).toContain('the same command gives the same hash');
    expect(new Set(asked.backtests.map((request) => request.strategy))).toEqual(new Set(['four-phase', 'ema-rsi']));
    const json = await run('demo --json', { program: { strategy } });
    expect(JSON.parse(json.out)).toHaveProperty('runs.0.run', 'a81c04de');
  });
});

describe('help', () => {
  it('is what one sees without a command, on stdout, examples first', async () => {
    const { code, out, talk, asked } = await run('');
    expect([code, talk, asked.opened]).toEqual([0, '', []]);
    expect(out.indexOf('Examples')).toBeLessThan(out.indexOf('Usage'));
    expect(out).toBe((await run('--help')).out);
    expect((await run('--version')).out).toBe('0.1.0\n');
  });

  it('is at most 100 columns wide, for every command', async () => {
    for (const line of [
      '',
      'backtest',
      'data import',
      'data export',
      'events',
      'new strategy',
      'config explain',
      'explain',
    ]) {
      const { code, out } = await run(`${line} --help`);
      expect(code).toBe(0);
      expect(out).toContain('--help');
      expect(Math.max(...out.split('\n').map((each) => each.length)), line).toBeLessThanOrEqual(100);
    }
  });
});

describe('a read model', () => {
  it('is printed as of any event', async () => {
    const { code, out } = await run('projections show pnl a81c04de --at 1,200');
    expect(code).toBe(0);
    expect(out).toBe(
      '\n  pnl of run a81c04de after event 1,200\n\n  phase              advance\n  legs\n    long               1\n\n',
    );
    expect(JSON.parse((await run('projections show system-state a81c04de --json')).out)).toMatchObject({
      projection: 'system-state',
      seq: 4_320,
    });
  });

  it('is listed for all runs, with its status and its rebuilding', async () => {
    expect((await run('projections show pnl')).out).toBe(
      '\n  run       events   equity\n  a81c04de   4,321  10342.5\n\n',
    );
    expect((await run('projections')).out).toContain('my-view        1  all runs  Fills by side. (yours)');
    expect((await run('projections status')).out).toContain(
      'rebuilding     5,000  10,000   4,800  version 2 grows, readers see version 1, 1,200 events/s, 4 s left',
    );
    expect((await run('projections rebuild pnl')).out).toBe('\n  ✓ pnl is built from 9,600 events\n\n');
    expect((await run('projections status --follow --json')).out.split('\n')).toHaveLength(2);
  });
});
