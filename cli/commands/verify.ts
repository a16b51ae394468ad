import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import type { Foresight, LookAheadOutcome } from '../../runtime/look-ahead/request.ts';
import type { VerifyOutcome } from '../../runtime/requests.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { typed } from '../config/typed-flag.ts';
import { clipped } from '../format/text-width.ts';
import { diagnosisLines } from '../output/diagnosis.ts';
import { count } from '../values/amount.ts';
import { withSharedOptions } from './shared-options.ts';
import { compareWithReality, fidelityJson, printFidelity, type FidelityOptions } from './verify-fidelity.ts';

interface VerifyOptions extends SharedOptions, FidelityOptions {
  readonly prefix?: boolean;
  readonly cuts: string;
  readonly seed: string;
}

/** `hypertrader verify <run>`: run it again and compare event for event; it ends with 0, 1 or 2. */
export const registerVerify = (parent: Command, context: Context): void => {
  const command = parent
    .command('verify <run>')
    .description('Run a recorded run again and compare every event; says which one differs first.')
    .option('--prefix', 'Also prove that nothing was decided by what came later: the tape is cut, the future replaced.')
    .option('--cuts <count>', 'With --prefix: places at which the tape is cut.', '1000')
    .option('--seed <text>', 'With --prefix: draws these places.', '1')
    .optionsGroup('Of a session: how close the simulator is to what happened')
    .option('--orders', 'Every order: what was simulated, and what happened.')
    .option('--config <file>', 'Simulate with the venue of this configuration instead of the session’s own.')
    .option('--calibrate <file>', 'Write a configuration whose simulated venue is as the session met the real one.');
  withSharedOptions(command).action(async (run: string, options: VerifyOptions) => {
    const cuts = typed('--cuts', options.cuts, count) ?? 1;
    const { seed } = options;
    const { outcome, diagnosis, lookAhead, reality } = await withProgram(context, options, async (program, caller) => {
      const verified = await program.verify(run, caller);
      const isSearched = options.prefix === true && verified.isSame;
      return {
        outcome: verified,
        diagnosis: verified.isSame ? null : await program.replay.diagnose(run, caller),
        lookAhead: isSearched ? await program.lookAhead.prove({ run, cuts, seed }, caller) : null,
        reality: verified.isSame ? await compareWithReality(context, options, run, { program, caller }) : null,
      };
    });
    if (options.json === true)
      printJson(context, {
        ...outcome,
        ...(diagnosis && { diagnosis }),
        ...(options.prefix === true && { lookAhead }),
        ...fidelityJson(reality, options),
      });
    else if (diagnosis) printLines(context, ['', ...diagnosisLines(diagnosis)]);
    if (!outcome.isSame) throw differs(outcome);
    if (lookAhead?.foresight) throw foresees(run, lookAhead.foresight);
    if (options.json === true) return;
    printLines(context, sameLines(outcome, lookAhead, outPaint(context)));
    printFidelity(context, reality, options);
  });
};

const sameLines = (
  outcome: VerifyOutcome,
  lookAhead: LookAheadOutcome | null,
  paint: ReturnType<typeof outPaint>,
): readonly string[] => [
  `  ${paint('green', '✓')} run ${outcome.run}: all ${grouped(outcome.events, 0)} events are the same`,
  `    sha256 ${outcome.replayedHash}`,
  ...(outcome.isSameCode ? [] : ['    the code has changed since, its decisions have not']),
  ...(lookAhead ? searched(lookAhead).map((line, at) => (at === 0 ? `  ${paint('green', '✓')} ${line}` : line)) : []),
];

const searched = ({ cuts, poisoned, rows }: LookAheadOutcome): readonly string[] => [
  `no look-ahead: cut at ${grouped(cuts, 0)} places of ${grouped(rows, 0)} rows, the same events until each cut`,
  `    ${grouped(poisoned, 0)} times with another future behind the cut: the same`,
];

const foresees = (run: string, { how, cut, seq, recorded, replayed }: Foresight): EngineError =>
  new EngineError('E_LOOK_AHEAD', `run ${run} decided by what came later`, {
    where: [
      `first at seq ${grouped(seq, 0)}, with the tape ${how === 'cut' ? 'cut' : 'replaced'} behind block ${cut.block}, row ${cut.row}`,
      `recorded  ${clipped(recorded, 84)}`,
      `replayed  ${clipped(replayed, 84)}`,
    ].join('\n'),
    why:
      how === 'cut'
        ? 'When the rows behind the cut do not exist yet, another event comes out: it was made with knowledge of them.'
        : 'When the rows behind the cut are others, another event comes out: it was made with knowledge of them.',
    fix: `ht events ${run} --to ${seq}`,
  });

const differs = ({ run, difference, isSameCode }: VerifyOutcome): EngineError =>
  new EngineError('E_VERIFY_DIFFERS', `run ${run} does not come out the same`, {
    where:
      difference === null
        ? `run ${run}`
        : [
            `first difference at seq ${grouped(difference.seq, 0)}`,
            `recorded  ${clipped(difference.recorded, 84)}`,
            `replayed  ${clipped(difference.replayed, 84)}`,
          ].join('\n'),
    why: isSameCode
      ? 'The code is the same, so the data or the store are not, or something in it is not deterministic.'
      : 'The code is not the one that recorded the run: it decides otherwise from here on.',
    ...(difference === null ? {} : { fix: `ht replay ${run} --until ${difference.seq}` }),
  });
