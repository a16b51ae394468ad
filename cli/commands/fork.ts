import type { Command } from 'commander';
import { EngineError, type Json } from '../../engine/index.ts';
import type { ForkOutcome, ForkRequest } from '../../runtime/fork/requests.ts';
import type { Program } from '../../runtime/program.ts';
import type { Replay } from '../../runtime/replay/replay.ts';
import type { Caller } from '../../runtime/requests.ts';
import { counted, grouped } from '../../backtests/wording/number.ts';
import { typed } from '../config/typed-flag.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { valueText } from '../format/value.ts';
import { withExamples } from '../help.ts';
import { comparisonLines } from '../output/comparison.ts';
import { parameterValues, type Assignment } from '../values/parameters.ts';
import { sequence } from '../values/sequence.ts';
import { forkSettings } from './fork-settings.ts';
import { withSharedOptions } from './shared-options.ts';

interface ForkOptions extends SharedOptions {
  readonly at?: string;
  readonly set: readonly string[];
  readonly without?: string;
  readonly strategy?: string;
}

/** `hypertrader fork <run>`: what would have been, had something been different from an event on. */
export const registerFork = (parent: Command, context: Context): void => {
  const command = parent
    .command('fork <run>')
    .description(
      'Play a recorded run or session with something changed from one event on, record that as a run, and compare the two.',
    )
    .optionsGroup('What if')
    .option('--at <seq>', 'The last event that stays as it is.')
    .option(
      '--set <key=value>',
      'A limit (risk.…), a model of the venue (venue.…) or a parameter; repeatable.',
      collect,
      [],
    )
    .option('--without <seq>', 'Leave out an order, a denial or a published funding rate.')
    .option('--strategy <name>', 'Let another strategy decide from there on.');
  withExamples(command, [
    { command: 'ht fork a81c04de --at 10233 --set risk.maxLeverage=2', about: 'with another limit from there on' },
    { command: 'ht fork a81c04de --at 10233 --set fast=30', about: 'with another parameter' },
    { command: 'ht fork a81c04de --without 10233', about: 'as if this order had never been sent' },
  ]);
  withSharedOptions(command).action(async (run: string, options: ForkOptions) => {
    const { outcome, comparison } = await withProgram(context, options, async (program, caller) => {
      const request = await requestOf(program, run, options, caller);
      const forked = await program.replay.fork(request, caller);
      const compared = await program.replay.compare({ a: run, b: forked.run, report: null }, caller);
      return { outcome: forked, comparison: compared.comparison };
    });
    if (options.json === true) {
      printJson(context, { ...outcome, comparison: { ...comparison, curves: [] } });
      return;
    }
    const paint = outPaint(context);
    printLines(context, [
      '',
      `  Fork    ${outcome.run}  of ${outcome.parent} from event ${grouped(outcome.at, 0)} on`,
      ...remarks(outcome),
      '',
      ...comparisonLines(comparison, paint),
      '',
      `  Next    ht compare ${outcome.parent} ${outcome.run} --report fork.html     ht replay ${outcome.run}`,
      '',
    ]);
  });
};

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const remarks = ({ isSame, hash, otherwiseBefore, simulatedAfter }: ForkOutcome): readonly string[] => [
  ...(simulatedAfter === null
    ? []
    : [
        `        ! behind event ${grouped(simulatedAfter, 0)} nothing is what the venue said: fills are simulated on the`,
        '          recorded trades, and orders that were open then were handed over to the simulated venue',
      ]),
  ...(isSame ? [`          every event is the same: sha256 ${hash.slice(0, 12)}…`] : []),
  ...(otherwiseBefore === 0
    ? []
    : [
        `        ! it would have decided otherwise ${counted(otherwiseBefore, 'time')} before that event already:`,
        '          it takes over a position that its own decisions would not have led to',
      ]),
];

const requestOf = async (program: Program, run: string, options: ForkOptions, caller: Caller): Promise<ForkRequest> => {
  const at = typed('--at', options.at, sequence);
  const without = typed('--without', options.without, sequence);
  const { parameters, ...settings } = forkSettings(options.set);
  if (at === null && without === null) throw noPoint(run);
  const replay = await program.replay.open(run, caller);
  try {
    const point = at ?? Math.max(0, (without ?? 1) - 1);
    const strategy = await heirOf(program, replay, { point, name: options.strategy ?? null, parameters });
    return { run, at, without, ...settings, strategy, command: commandOf(run, options) };
  } finally {
    await replay.close();
  }
};

interface Wanted {
  readonly point: number;
  readonly name: string | null;
  readonly parameters: readonly Assignment[];
}

/** Who decides from the point on: the same strategy with its own values and what was set, or another one. */
const heirOf = async (program: Program, replay: Replay, wanted: Wanted): Promise<ForkRequest['strategy']> => {
  if (wanted.name === null && wanted.parameters.length === 0) return null;
  const { manifest, changes } = replay.recording;
  const before = changes.filter(({ at, strategy }) => strategy !== null && at <= wanted.point).at(-1)?.strategy;
  const acting = before ?? { name: manifest.strategy, parameters: manifest.parameters };
  const name = wanted.name ?? acting.name;
  const info = await program.strategy(name);
  const values = parameterValues(info.parameters, name === acting.name ? acting.parameters : {}, wanted.parameters);
  assertTogether(name, values, info.check(values));
  return { name, parameters: values };
};

const assertTogether = (name: string, values: Readonly<Record<string, Json>>, complaint: string | null): void => {
  if (complaint === null) return;
  throw new EngineError('E_PARAMETER_CHECK', `these parameters of ${name} do not go together`, {
    where: Object.entries(values)
      .map(([key, value]) => `${key}=${valueText(value)}`)
      .join(' '),
    why: complaint,
  });
};

const commandOf = (run: string, { at, set, without, strategy }: ForkOptions): string =>
  [
    `ht fork ${run}`,
    ...(at === undefined ? [] : [`--at ${at}`]),
    ...set.map((each) => `--set ${each}`),
    ...(without === undefined ? [] : [`--without ${without}`]),
    ...(strategy === undefined ? [] : [`--strategy ${strategy}`]),
  ].join(' ');

const noPoint = (run: string): EngineError =>
  new EngineError('E_FORK_POINT', 'a fork needs a point', {
    why: 'Say the last event that stays as it is, or what is left out.',
    fix: `ht fork ${run} --at 100 --set risk.maxLeverage=2     ht fork ${run} --without 101`,
  });
