import type { Lots, VenueFunding } from '../../engine/index.ts';
import { instrument } from '../../runtime/sessions/testing.ts';

/** What the exchange in memory settled: no amount comes twice, so that each payment can be told from the others. */
export class StormFunding {
  readonly paid: VenueFunding[] = [];

  settle(position: number, time: number): VenueFunding {
    const number = this.paid.length + 1;
    const amount = `${position > 0 ? '' : '-'}0.${String(number).padStart(4, '0')}1`;
    const size = position as Lots;
    const funding = { id: `${time}/${number}`, instrument: instrument.id, rate: '0.0001', size, amount, time };
    this.paid.push(funding);
    return funding;
  }
}
