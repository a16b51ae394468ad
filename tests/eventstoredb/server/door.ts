import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { isDue, type Faults } from './faults.ts';

export interface User {
  readonly name: string;
  readonly password: string;
  /** Whether this user may write. */
  readonly mayWrite: boolean;
}

/** A refusal as the protocol has it: a status, and trailers that say more. */
export const refusal = (
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): Partial<StatusObject> & Error => {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

/** What a call needs: gossip and the list of features are for everybody. */
export type Need = 'nothing' | 'read' | 'write';

/** 'forever': no answer, ever. */
type Answer = 'welcome' | 'forever' | (Partial<StatusObject> & Error);

/** Who may come in, and what goes wrong at the door. */
export class Door {
  readonly #faults: Faults;
  readonly #users: readonly User[];

  constructor(faults: Faults, users: readonly User[]) {
    this.#faults = faults;
    this.#users = users;
  }

  /** Judges a call by its headers, before its content is looked at. */
  judge(headers: Metadata, need: Need): Answer {
    if (this.#faults.silent) return 'forever';
    if (isDue(this.#faults, 'unavailable')) return refusal(status.UNAVAILABLE, 'Server Is Not Ready');
    const denied = need === 'nothing' ? null : this.#denied(headers, need);
    if (denied !== null) return denied;
    const { leader } = this.#faults;
    if (leader === null || headers.get('requires-leader')[0] !== 'true') return 'welcome';
    return refusal(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': leader.host,
      'leader-endpoint-port': String(leader.port),
    });
  }

  #denied(headers: Metadata, need: Need): (Partial<StatusObject> & Error) | null {
    if (this.#users.length === 0) return null;
    const [given = ''] = headers.get('authorization');
    const user = this.#users.find(({ name, password }) => {
      const token = Buffer.from(`${name}:${password}`).toString('base64');
      return given === `Basic ${token}`;
    });
    if (user === undefined) return refusal(status.UNAUTHENTICATED, 'Bad HTTP authentication');
    if (need === 'write' && !user.mayWrite) {
      return refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
    }
    return null;
  }
}
