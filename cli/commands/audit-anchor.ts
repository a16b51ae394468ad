import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import type { AnchorRequest } from '../../runtime/audit/anchors/write-anchors.ts';
import { typed } from '../config/typed-flag.ts';
import { homeOf, withCaller, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { counted } from '../../backtests/wording/number.ts';
import { withExamples } from '../help.ts';
import { badValue } from '../values/bad-value.ts';
import { duration } from '../values/duration.ts';
import { withSharedOptions } from './shared-options.ts';

interface AnchorOptions extends SharedOptions {
  readonly all?: true;
  readonly to?: string;
  readonly every?: string;
}

/** `hypertrader audit anchor`: writes the heads of chains to a file that is kept elsewhere. */
export const registerAuditAnchor = (parent: Command, context: Context): void => {
  const command = parent
    .command('anchor [run]')
    .description('Write the heads of the chains to a file of JSON lines, to be kept where the store is not.')
    .optionsGroup('What is written, and where')
    .option('--all', 'Every run and every dataset.')
    .option('--to <file>', 'File that lines are added to, each of them on disk before it is told; default stdout.')
    .option('--every <duration>', 'Look again after this time, until Ctrl-C; only what has changed is written.');
  withExamples(command, [
    { command: 'ht audit anchor --all --to /backup/anchors.jsonl', about: 'once' },
    { command: 'ht audit anchor --all --to anchors.jsonl --every 10m', about: 'while sessions are running' },
  ]);
  withSharedOptions(command).action(async (run: string | undefined, options: AnchorOptions) => {
    const request = requestOf(run, options, context);
    const { auditDesk } = await import('../../runtime/audit/desk.ts');
    await withCaller(context, async (caller) => {
      for await (const { lines, known } of auditDesk(homeOf(context, options), storeOf(context, options)).anchor(
        request,
        caller,
      )) {
        if (request.file === null || options.json === true) context.terminal.out(lines.join(''));
        else context.terminal.out(`  ${request.file}   ${counted(lines.length, 'line')} added, ${known} known\n`);
      }
    });
  });
};

const requestOf = (run: string | undefined, options: AnchorOptions, context: Context): AnchorRequest => {
  if ((run === undefined) === (options.all !== true)) {
    throw new EngineError('E_USAGE', 'either one run is anchored, or --all', {
      fix: 'ht audit anchor <run>, or ht audit anchor --all',
    });
  }
  return {
    run: run ?? null,
    file: options.to === undefined ? null : resolve(context.cwd, options.to),
    everyMs: typed('--every', options.every, interval),
  };
};

/** More often than every second tells nothing and wears the disk. */
const MIN_MS = 1_000;
/** Longest time that a timer can wait. */
const MAX_MS = 2_147_483_647;

const interval = (text: string): number => {
  const ms = duration(text);
  if (ms >= MIN_MS && ms <= MAX_MS) return ms;
  throw badValue(`"${text}" is too short or too long`, 'It is at least 1s and at most 24d.');
};
