import type { Command } from 'commander';
import type { AnyEvent, Json } from '../../engine/index.ts';
import { breakpointOf, type Breakpoint } from '../../runtime/replay/breakpoint.ts';
import { differences } from '../../runtime/replay/difference.ts';
import type { Replay } from '../../runtime/replay/replay.ts';
import type { Scene } from '../../runtime/replay/condition/scope.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { typed } from '../config/typed-flag.ts';
import { outPaint, printJson, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { walk } from '../replay/walk.ts';
import { sequence } from '../values/sequence.ts';
import { withSharedOptions } from './shared-options.ts';

interface ReplayOptions extends SharedOptions {
  readonly from?: string;
  readonly until?: string;
  readonly break?: string;
  readonly inspect?: true;
}

/** `hypertrader replay <run>`: a debugger over a recorded run. */
export const registerReplay = (parent: Command, context: Context): void => {
  const command = parent
    .command('replay <run>')
    .description(
      'Walk through a recorded run, forwards and backwards: every event, the whole state after it, what changed.',
    )
    .optionsGroup('Where to stop')
    .option('--until <seq>', 'Start at this event; as JSON: the last event that is printed.')
    .option('--from <seq>', 'As JSON: the first event that is printed.')
    .option('--break <where>', 'Stop at a type of event, an order, or where a condition on the state holds.')
    .option('--inspect', 'Open the Node debugger and stop where the strategy decides that event.');
  withExamples(command, [
    { command: 'ht replay a81c04de', about: 'on the whole screen; ? shows the keys' },
    { command: 'ht replay a81c04de --until 10,233', about: 'begin at an event' },
    { command: "ht replay a81c04de --break 'unit > 3 and position.size < 0'", about: 'run to where this holds' },
    { command: 'ht replay a81c04de --break o231 --inspect', about: 'in the Node debugger, at its decision' },
    { command: 'ht replay a81c04de --break OrderDenied --json', about: 'one JSON object per event that stops' },
  ]);
  withSharedOptions(command).action(async (run: string, options: ReplayOptions) => {
    const until = typed('--until', options.until, sequence);
    const from = typed('--from', options.from, sequence);
    const stop = options.break === undefined ? null : breakpointOf(options.break);
    await withProgram(context, options, async (program, caller) => {
      const replay = await program.replay.open(run, caller);
      const { openScreen } = context.terminal;
      try {
        if (options.inspect === true) {
          const seq = await firstStop(replay, until, stop);
          await program.replay.stopAtDecision({ run, seq }, announcer(context), caller);
          return;
        }
        if (options.json === true || openScreen === null) {
          await printWalk(context, replay, { from: from ?? 0, until, stop });
          return;
        }
        const cursor = await firstStop(replay, until, stop);
        const { manifest, isSameCode } = replay.recording;
        const title = `run ${run}  ${manifest.strategy}${isSameCode ? '' : '  (other code than recorded)'}`;
        const view = { title, cursor, breakpoint: stop?.text ?? '', paint: outPaint(context), signal: caller.signal };
        await walk(replay, openScreen(), view);
      } finally {
        await replay.close();
      }
    });
  });
};

const announcer =
  (context: Context) =>
  (url: string, decided: number): void => {
    const lines = [
      `  A debugger can attach now: ${url}`,
      '  In Chrome: chrome://inspect. It stops just before the strategy decides event ' +
        grouped(decided, 0) +
        ': step in.',
      '  Ctrl-C ends it.',
    ];
    context.terminal.talk(`${lines.join('\n')}\n`);
  };

/** The event to begin at: the first that stops from there on, or the one that was named. */
const firstStop = async (replay: Replay, until: number | null, stop: Breakpoint | null): Promise<number> => {
  const start = until ?? 0;
  await replay.event(start);
  if (stop === null) return start;
  return (await replay.search(stop, start - 1, 1)) ?? start;
};

interface Part {
  readonly from: number;
  readonly until: number | null;
  readonly stop: Breakpoint | null;
}

/** One object per event: the event, the state after it, and what it changed. */
const printWalk = async (context: Context, replay: Replay, { from, until, stop }: Part): Promise<void> => {
  const last = until ?? replay.length - 1;
  await replay.event(last);
  let before: Scene | null = null;
  for await (const scene of replay.walk(Math.max(0, from - 1))) {
    const { event, state, isPlayed } = scene;
    if (event.seq > last || context.signal.aborted) break;
    if (event.seq >= from && stops(stop, event, { event, state }, before)) {
      const diff = differences((before?.state ?? {}) as unknown as Json, state as unknown as Json);
      printJson(context, { event, state, diff, isPlayed });
    }
    before = { event, state };
  }
  const { deviation } = replay;
  if (deviation === null) return;
  const where = `! code differs from the recording from event ${grouped(deviation.seq, 0)} on`;
  context.terminal.talk(`  ${where}: ht verify ${replay.recording.run}\n`);
};

const stops = (stop: Breakpoint | null, event: AnyEvent, scene: Scene, before: Scene | null): boolean => {
  if (stop === null) return true;
  if (stop.kind === 'event') return stop.passes(event);
  if (before === null) stop.condition.check(scene);
  return stop.condition.holds(scene, before);
};
