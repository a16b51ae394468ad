import { exact, grouped } from '../../backtests/wording/number.ts';
import type { BoardView } from '../../runtime/board/view.ts';
import type { Leaving } from './watch.ts';

/** Orders that are named one by one. */
const NAMED = 5;

/** The log of a session's process, and its last lines. */
interface Log {
  readonly file: string;
  readonly lines: readonly string[];
}

/** What is left behind when somebody leaves the board: never an order without a word. */
export const farewellLines = (view: BoardView, leaving: Leaving, log: Log): readonly string[] => {
  const { session, standing, seq, equity } = view;
  const next = `ht verify ${session}   ht report ${session}   ht replay ${session}`;
  if (standing.state === 'stopped')
    return [
      '',
      `  Session ${session} has ended after event ${grouped(seq, 0)}, equity ${grouped(equity, 2)}.`,
      `  Next    ${next}`,
      '',
    ];
  const left = `  ! No process works on session ${session}: nobody decides, nobody reduces.`;
  const isPaused = leaving === 'paused' || standing.state === 'paused';
  const state = isPaused ? 'paused' : standing.state;
  const running = `  Session ${session} keeps running as process ${view.pid ?? '-'}${state === 'running' ? '' : `; it is ${state}`}.`;
  return [
    '',
    standing.state === 'left' ? left : running,
    `  ${restText(view)}`,
    ...(standing.state === 'left'
      ? [`  Go on   ht take-up ${session}`, `  Log     ${log.file}`, ...log.lines.map((line) => `          ${line}`)]
      : commands(session, isPaused)),
    '',
  ];
};

const commands = (session: string, isPaused: boolean): readonly string[] => [
  `  Look    ht attach ${session}`,
  `  Brake   ${isPaused ? `ht resume ${session}   ` : `ht pause ${session}   `}ht halt ${session}   ht flatten ${session}`,
  `  End     ht stop ${session}`,
];

const restText = ({ position, orders, instrument }: BoardView): string => {
  const held = position.size === '0' ? 'It holds no position' : `It holds ${exact(position.size)} ${instrument.base}`;
  if (orders.length === 0) return `${held}; no orders are open.`;
  const named = orders.slice(0, NAMED).map(({ id, side, remaining, limitPrice }) => {
    return `${id} ${side} ${exact(remaining)}${limitPrice === null ? '' : ` @ ${exact(limitPrice)}`}`;
  });
  const more = orders.length > NAMED ? ` and ${orders.length - NAMED} more` : '';
  return `${held}; orders open: ${named.join(', ')}${more}.`;
};
