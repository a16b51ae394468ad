import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/index.ts';
import { painter } from '../format/colour.ts';
import { exitCodeOf } from './codes.ts';
import { renderError } from './render.ts';
import { usageError } from './usage.ts';

const plain = { paint: painter(false), isDebug: false };

describe('an error', () => {
  it('says what, where, why and what helps', () => {
    const error = new EngineError('E_DATA_ORDER', 'events go back in time', {
      where:
        '2025-01-14.jsonl.gz, line 88,412\n88,411 │ 1736812799871  trade  94250.0\n88,412 │ 1736812798102  trade  94251.0\n       │ ^^^^^^^^^^^^^ 1.769 s before the line above',
      why: 'Two recordings overlap here. Nothing was run.',
      fix: 'ht data import 2025-01-14.jsonl.gz --sort',
    });
    expect(renderError(error, plain)).toMatchInlineSnapshot(`
      "error[E_DATA_ORDER]: events go back in time

         2025-01-14.jsonl.gz, line 88,412
         88,411 │ 1736812799871  trade  94250.0
         88,412 │ 1736812798102  trade  94251.0
                │ ^^^^^^^^^^^^^ 1.769 s before the line above

         Two recordings overlap here. Nothing was run.
         fix   ht data import 2025-01-14.jsonl.gz --sort
         more  ht explain E_DATA_ORDER
      "
    `);
    expect(exitCodeOf(error)).toBe(4);
  });

  it('is short when there is nothing more to say', () => {
    expect(renderError(new EngineError('E_STORE_FULL', 'there is no room left'), plain)).toMatchInlineSnapshot(`
      "error[E_STORE_FULL]: there is no room left

         more  ht explain E_STORE_FULL
      "
    `);
  });

  it('that nobody foresaw is ours, and says how to report it', () => {
    const error = new TypeError('x is not a function');
    expect(renderError(error, plain)).toMatchInlineSnapshot(`
      "error[E_BUG]: x is not a function

         This is a mistake in HyperTrader, not in your input. What was recorded so far is kept.
         fix   run it again with --debug and report what it prints, with the command and \`ht --version\`
         more  ht explain E_BUG
      "
    `);
    expect(exitCodeOf(error)).toBe(1);
  });

  it('shows its stack and its cause only when asked', () => {
    const error = new EngineError('E_BUG', 'outer', { cause: new Error('inner') });
    expect(renderError(error, plain)).not.toContain('render.test.ts');
    const debug = renderError(error, { ...plain, isDebug: true });
    expect(debug).toContain('render.test.ts');
    expect(debug).toContain('caused by\n   Error: inner');
  });

  it('shows what a file holds without letting it command the terminal', () => {
    const error = new EngineError('E_DATA_FORMAT', 'not \u001B[2Jknown', { where: '1 │ a\u0007\u009B1mb\r\n2 │ ä\tc' });
    expect(renderError(error, plain)).toBe(
      'error[E_DATA_FORMAT]: not �[2Jknown\n\n   1 │ a��1mb�\n   2 │ ä\tc\n\n   more  ht explain E_DATA_FORMAT\n',
    );
  });

  it('has colours only where they are wanted', () => {
    const error = new EngineError('E_BUG', 'x');
    expect(renderError(error, { ...plain, paint: painter(true) })).toContain('\u001B[31merror[E_BUG]\u001B[0m');
  });
});

describe("commander's complaints", () => {
  it('come in our form, with its suggestion as the reason', () => {
    const unknown = new CommanderError(
      1,
      'commander.unknownCommand',
      "error: unknown command 'bakctest'\n(Did you mean backtest?)",
    );
    const error = usageError(unknown, ['bakctest']);
    expect([error.code, error.message, error.detail]).toEqual([
      'E_COMMAND_UNKNOWN',
      "unknown command 'bakctest'",
      { where: 'ht bakctest', why: 'Did you mean backtest?', fix: 'ht --help' },
    ]);
    expect(exitCodeOf(error)).toBe(2);
  });
});
