import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Frames, type Reach } from './frames.ts';
import { Names } from './names.ts';
import { inOneView } from './one-view.ts';
import { COLUMNS, type Examined, type Row, RowReader } from './row.ts';

/** Few rows at a time: each may carry megabytes. */
const ROWS = 200;

/** Some events in order, and where the next ones are. */
export interface ExaminedStretch {
  readonly entries: readonly Examined[];
  readonly next: number;
}

/** Walks through a file as it is, forwards, for somebody who looks into it: damaged events are shown, not refused. */
export class Examination {
  readonly #db: DatabaseSync;
  readonly #rows: RowReader;
  readonly #frames: Frames;
  readonly #ofStream: StatementSync;
  readonly #ofStore: StatementSync;

  constructor(db: DatabaseSync, path: string) {
    this.#db = db;
    const streams = new Names(db, 'streams', path);
    const types = new Names(db, 'types', path);
    this.#rows = new RowReader(streams, types, path);
    this.#frames = new Frames(db, streams, types, path);
    this.#ofStream = select(db, 'stream_id = $stream AND revision BETWEEN $from AND $to ORDER BY revision');
    this.#ofStore = select(db, 'position BETWEEN $from AND $to ORDER BY position');
  }

  /** The next events from a place on; none at the end. */
  next(reach: Reach, at: number): ExaminedStretch {
    return inOneView(this.#db, () => {
      const frame = this.#frames.nearest(reach, at, false);
      const to = frame ? frame.first - 1 : reach.to;
      const rows = at <= to ? this.#rowsBetween(reach.streamId, at, to) : [];
      if (rows.length === ROWS || frame === null) return { entries: rows, next: placeAfter(reach, rows) ?? at };
      return {
        entries: [...rows, ...this.#frames.examine(frame).slice(Math.max(0, at - frame.first))],
        next: frame.last + 1,
      };
    });
  }

  #rowsBetween(stream: number | null, from: number, to: number): readonly Examined[] {
    const found = stream === null ? this.#ofStore.all({ from, to }) : this.#ofStream.all({ stream, from, to });
    return (found as unknown as Row[]).map((row) => this.#rows.examine(row));
  }
}

const select = (db: DatabaseSync, condition: string): StatementSync => {
  const statement = db.prepare(`SELECT ${COLUMNS} FROM events WHERE ${condition} LIMIT ${ROWS}`);
  statement.setReturnArrays(true);
  return statement;
};

const placeAfter = ({ streamId }: Reach, rows: readonly Examined[]): number | null => {
  const last = rows.at(-1)?.event;
  if (last === undefined) return null;
  return (streamId === null ? Number(last.position) : last.revision) + 1;
};
