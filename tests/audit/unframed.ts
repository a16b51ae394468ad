import type { DatabaseSync } from 'node:sqlite';
import { checksum, nameCrc, place } from '../../adapters/event-stores/sqlite/checksum.ts';
import { eventsOf } from '../../adapters/event-stores/sqlite/frame.ts';

/**
 * Gives every event a row of its own, as files had it before there were frames and as they have small appends today: what
 * is then done to single rows is done to single events. The file stays one that the program reads.
 */
export const unframe = (db: DatabaseSync): void => {
  const typeNames = new Map(
    db
      .prepare('SELECT id, name FROM types')
      .all()
      .map(({ id, name }) => [Number(id), String(name)]),
  );
  const typeIds = new Map([...typeNames].map(([id, name]) => [name, id]));
  const insert = db.prepare(
    `INSERT INTO events (position, stream_id, revision, type_id, recorded_at, id, crc, meta, data)
     VALUES (?, ?, ?, ?, ?, unhex(?, '-'), ?, ?, ?)`,
  );
  const frames = db.prepare('SELECT frames.*, streams.name FROM frames JOIN streams ON streams.id = stream_id').all();
  for (const row of frames) {
    const { stream_id: streamId, recorded_at: recordedAt, name } = row as unknown as FrameRow;
    const stream = { id: streamId, name, crc: nameCrc(name) };
    const events = eventsOf({ ...(row as unknown as FrameRow), stream, recordedAt }, (id) => typeNames.get(id) ?? '');
    for (const { id, type, meta, data, revision, position } of events ?? []) {
      const at = Number(position);
      const crc = checksum(place(stream.crc, revision, at, recordedAt), { id, type, meta, data });
      insert.run(at, streamId, revision, typeIds.get(type) ?? 0, recordedAt, id, crc, meta, data);
    }
  }
  db.exec('DELETE FROM frames');
};

interface FrameRow {
  readonly position: number;
  readonly stream_id: number;
  readonly name: string;
  readonly revision: number;
  readonly count: number;
  readonly recorded_at: number;
  readonly crc: number;
  readonly heads: Uint8Array;
  readonly body: Uint8Array;
}
