import type { DatabaseSync } from 'node:sqlite';
import type { Appended } from '../../../engine/index.ts';
import { EngineError } from '../../../engine/index.ts';
import type { Appender, Proposal } from './append.ts';
import { fault } from './faults.ts';

interface Job {
  readonly proposal: Proposal;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
}

type Outcome = { readonly appended: Appended } | { readonly error: EngineError };

/** What a queue needs besides the database. */
export interface QueueSetting {
  readonly path: string;
  readonly appender: Appender;
  readonly now: () => number;
  /** After a commit that wrote something. */
  readonly committed: () => void;
  /** After a rollback. */
  readonly rolledBack: () => void;
}

/**
 * Group commit: appends that are made in one turn of the event loop are written in one transaction and flushed to disk
 * once, in the order in which they were made. Each has its own outcome: one that is refused does not stop the others.
 */
export class CommitQueue {
  readonly #db: DatabaseSync;
  readonly #setting: QueueSetting;
  #jobs: Job[] = [];

  constructor(db: DatabaseSync, setting: QueueSetting) {
    this.#db = db;
    this.#setting = setting;
  }

  /** Resolves when the events are on disk. */
  enqueue(proposal: Proposal): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#jobs.length === 0) setImmediate(() => this.flush());
      this.#jobs.push({ proposal, resolve, reject });
    });
  }

  /** Writes all that waits, now. */
  flush(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    if (jobs.length > 0) this.#commitTogether(jobs);
  }

  #commitTogether(jobs: readonly Job[]): void {
    const outcomes = this.#tryTransaction(jobs);
    if (outcomes instanceof Error) this.#giveUp(jobs, outcomes);
    else {
      settle(jobs, outcomes);
      this.#setting.committed();
    }
  }

  #tryTransaction(jobs: readonly Job[]): readonly Outcome[] | Error {
    try {
      return this.#transaction(jobs);
    } catch (error) {
      return fault(this.#setting.path, error);
    }
  }

  /** The whole group was rolled back. What the disk refused together may fit apart; a lock concerns all alike. */
  #giveUp(jobs: readonly Job[], error: Error): void {
    const locked = error instanceof EngineError && error.code === 'E_STORE_BUSY';
    if (jobs.length > 1 && !locked) for (const job of jobs) this.#commitTogether([job]);
    else for (const job of jobs) job.reject(error);
  }

  #transaction(jobs: readonly Job[]): readonly Outcome[] {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const recordedAt = this.#setting.now();
      const outcomes = jobs.map((job) => this.#attempt(job.proposal, recordedAt));
      this.#db.exec('COMMIT');
      return outcomes;
    } catch (error) {
      this.#setting.rolledBack();
      // SQLite ends the transaction by itself after some errors.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** A refusal comes before anything is written, so it is an outcome and the transaction goes on. */
  #attempt(proposal: Proposal, recordedAt: number): Outcome {
    try {
      return { appended: this.#setting.appender.append(proposal, recordedAt) };
    } catch (error) {
      if (error instanceof EngineError && error.code === 'E_WRONG_EXPECTED_REVISION') return { error };
      throw error;
    }
  }
}

const settle = (jobs: readonly Job[], outcomes: readonly Outcome[]): void => {
  for (const [index, job] of jobs.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    if ('appended' in outcome) job.resolve(outcome.appended);
    else job.reject(outcome.error);
  }
};
