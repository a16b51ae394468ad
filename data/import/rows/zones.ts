const HOUR_MS = 3_600_000;

/**
 * Turns wall-clock times of a zone (as ms, as if they were UTC) into UTC. The offset is looked up once per hour of wall
 * time. A time that a clock change repeats is taken as the later of the two; one that it skips moves on by the change.
 */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  #hour = NaN;
  #offset = 0;

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  toUtc(wall: number): number {
    const hour = Math.floor(wall / HOUR_MS);
    if (hour !== this.#hour) {
      this.#hour = hour;
      const start = hour * HOUR_MS;
      this.#offset = this.#offsetAt(start - this.#offsetAt(start));
    }
    return wall - this.#offset;
  }

  /** How far the zone is ahead of UTC at a moment, ms. */
  #offsetAt(utc: number): number {
    const parts = new Map(this.#format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - utc;
  }
}
