import type { EventStore } from '../../engine/index.ts';
import { eventId } from '../tape/event-id.ts';

/** What happened while something was recorded: when it ran, and what is missing. Times in ms UTC. */
export type RecordingEvent =
  | { readonly type: 'RecordingStarted'; readonly data: { readonly time: number; readonly source: string } }
  | { readonly type: 'FeedGapDetected'; readonly data: { readonly from: number; readonly to: number } }
  | {
      readonly type: 'FeedRestored';
      readonly data: { readonly from: number; readonly to: number; readonly recovered: number };
    }
  | {
      readonly type: 'RecordingStopped';
      readonly data: { readonly time: number; readonly rows: number; readonly late: number };
    };

/** The stream `recording-<dataset>`. */
export class RecordingLog {
  readonly #store: EventStore;
  readonly #stream: string;
  #revision: number;

  private constructor(store: EventStore, stream: string, revision: number) {
    this.#store = store;
    this.#stream = stream;
    this.#revision = revision;
  }

  static async open(store: EventStore, dataset: string): Promise<RecordingLog> {
    const stream = `recording-${dataset}`;
    return new RecordingLog(store, stream, await store.revision(stream));
  }

  async add(events: readonly RecordingEvent[]): Promise<void> {
    if (events.length === 0) return;
    const first = this.#revision + 1;
    const made = events.map(({ type, data }, index) => ({
      id: eventId(`${this.#stream}/${first + index}/${type}/${JSON.stringify(data)}`),
      type,
      data: JSON.stringify(data),
      meta: JSON.stringify({ version: 1, $correlationId: this.#stream }),
    }));
    await this.#store.append(this.#stream, made, this.#revision < 0 ? 'no-stream' : this.#revision);
    this.#revision += made.length;
  }
}
