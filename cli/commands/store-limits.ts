import type { Command } from 'commander';
import { durationText } from '../../backtests/wording/duration.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { EngineError } from '../../engine/index.ts';
import type { StreamLimits } from '../../runtime/stores/server-desk.ts';
import { typed } from '../config/typed-flag.ts';
import { printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { count } from '../values/amount.ts';
import { duration } from '../values/duration.ts';
import { withSharedOptions } from './shared-options.ts';

interface LimitsOptions extends SharedOptions {
  readonly maxAge?: string;
  readonly maxCount?: string;
  readonly lift?: true;
}

/** `hypertrader store limits <stream>`: how much of a tape a server keeps. */
export const registerStoreLimits = (parent: Command, context: Context): void => {
  const command = parent
    .command('limits <stream>')
    .description(
      'Say how much of a tape a server keeps, or limit it: what is older or more is gone for readers at once.',
    )
    .optionsGroup('What is kept')
    .option('--max-age <time>', 'Blocks written no longer ago than this, such as 30d.')
    .option('--max-count <count>', 'So many of the newest blocks.')
    .option('--lift', 'Everything again: no limit.');
  withExamples(command, [
    { command: 'ht store limits tape-btc-20250114 --store esdb://host:2113', about: 'what is kept now' },
    { command: 'ht store limits tape-btc-20250114 --max-age 30d --store esdb://host:2113', about: '' },
  ]);
  withSharedOptions(command).action(async (stream: string, options: LimitsOptions) => {
    const wanted = wantedOf(options);
    const { limitsOf, limitStream } = await import('../../runtime/stores/server-desk.ts');
    const store = storeOf(context, options);
    const kept = wanted === null ? await limitsOf(store, stream) : await limitStream(store, stream, wanted);
    if (options.json === true) printJson(context, { stream, ...kept });
    else printLines(context, [`  ${stream}   ${keptText(kept)}`, ...(wanted === null ? [] : remarks(kept))]);
  });
};

/** Null where nothing is to change. */
const wantedOf = ({ maxAge, maxCount, lift }: LimitsOptions): StreamLimits | null => {
  const ageMs = typed('--max-age', maxAge, duration);
  const newest = typed('--max-count', maxCount, count);
  if (ageMs === null && newest === null) return lift === true ? { maxAgeSeconds: null, maxCount: null } : null;
  if (lift === true) throw new EngineError('E_USAGE', 'a limit cannot be set and lifted', { where: '--lift' });
  if (ageMs !== null && ageMs % 1_000 !== 0)
    throw new EngineError('E_VALUE', 'an age is counted in whole seconds', { where: `--max-age ${maxAge ?? ''}` });
  return { maxAgeSeconds: ageMs === null ? null : ageMs / 1_000, maxCount: newest };
};

const keptText = ({ maxAgeSeconds, maxCount }: StreamLimits): string => {
  const parts = [
    ...(maxCount === null ? [] : [`the newest ${grouped(maxCount, 0)}`]),
    ...(maxAgeSeconds === null ? [] : [`no older than ${durationText(maxAgeSeconds * 1_000)}`]),
  ];
  return parts.length === 0 ? 'everything is kept' : `kept are ${parts.join(', ')}`;
};

const remarks = ({ maxAgeSeconds, maxCount }: StreamLimits): readonly string[] =>
  maxAgeSeconds === null && maxCount === null
    ? []
    : ['  ! runs on what is gone cannot be played again; from disk it goes at the next scavenge of the server'];
