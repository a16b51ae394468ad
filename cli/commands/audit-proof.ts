import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import type { Wanted } from '../../runtime/audit/proof/make-proof.ts';
import { typed } from '../config/typed-flag.ts';
import { homeOf, printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { withExamples } from '../help.ts';
import { sequence } from '../values/sequence.ts';
import { withSharedOptions } from './shared-options.ts';

interface ProofOptions extends SharedOptions {
  readonly event?: string;
  readonly fill?: string;
  readonly to?: string;
}

/** `hypertrader audit proof <run> --event <seq>`: proves one event to somebody who has not the log. */
export const registerAuditProof = (parent: Command, context: Context): void => {
  const command = parent
    .command('proof <run>')
    .description('Write the proof that one event stands in a log with a certain head; docs/verify-proof.mjs checks it.')
    .optionsGroup('What is proved')
    .option('--event <seq>', 'The event with this sequence number.')
    .option('--fill <id>', 'The fill with this id.')
    .option('--to <file>', 'File that is written; without it the proof goes to stdout.');
  withExamples(command, [{ command: 'ht audit proof a81c04de --event 10233 --to proof.json', about: '' }]);
  withSharedOptions(command).action(async (run: string, options: ProofOptions) => {
    const wanted = wantedOf(run, options);
    const file = options.to === undefined ? null : resolve(context.cwd, options.to);
    if (file !== null && existsSync(file)) throw exists(file);
    const { auditDesk } = await import('../../runtime/audit/desk.ts');
    const proof = await auditDesk(homeOf(context, options), storeOf(context, options)).proof(run, wanted);
    if (file !== null) writeFileSync(file, `${JSON.stringify(proof, null, 1)}\n`, { flag: 'wx' });
    if (file === null || options.json === true) printJson(context, proof);
    else {
      printLines(context, [
        `  ${file}   event ${grouped(proof.event.revision, 0)} ${proof.event.type}`,
        `      head ${proof.head}`,
        `      check it: node docs/verify-proof.mjs ${options.to ?? ''} ${proof.head}`,
      ]);
    }
  });
};

const wantedOf = (run: string, options: ProofOptions): Wanted => {
  const revision = typed('--event', options.event, sequence);
  if (revision !== null && options.fill === undefined) return { revision };
  if (revision === null && options.fill !== undefined) return { fill: options.fill };
  throw new EngineError('E_USAGE', 'one event is proved: name it by --event or by --fill', {
    where: `ht audit proof ${run}`,
    fix: `ht audit proof ${run} --event 0, or look for one: ht events ${run}`,
  });
};

const exists = (file: string): EngineError =>
  new EngineError('E_EXISTS', `${file} is there already`, {
    why: 'A proof overwrites nothing.',
    fix: 'choose another name with --to, or move the file away',
  });
