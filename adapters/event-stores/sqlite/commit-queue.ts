import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Appended } from '../../../engine/index.ts';
import { EngineError } from '../../../engine/index.ts';
import type { Appender, Proposal } from './append.ts';
import { fault, isLocked } from './faults.ts';
import { pause } from './patience.ts';

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
  /** How long a commit waits for the commits of other processes, ms; then E_STORE_BUSY. */
  readonly busyTimeoutMs: number;
  /** After a commit that wrote something. */
  readonly committed: () => void;
  /** After a rollback. */
  readonly rolledBack: () => void;
}

/**
 * SQLite polls for a lock every 100 ms before long, so a process that commits all the time would starve its neighbours.
 * The queue asks with a timeout of zero instead, and again a moment later.
 */
const PAUSE_MS = 3;

/**
 * Group commit: appends that are made in one turn of the event loop are written in one transaction and flushed to disk
 * once, in the order in which they were made. Each has its own outcome: one that is refused does not stop the others.
 */
export class CommitQueue {
  readonly #db: DatabaseSync;
  readonly #setting: QueueSetting;
  // Prepared, because a session commits for each input: to parse them took as long as a small append.
  readonly #impatient: StatementSync;
  readonly #patient: StatementSync;
  readonly #begun: StatementSync;
  readonly #commit: StatementSync;
  #jobs: Job[] = [];
  /** Since when another process's lock keeps these jobs waiting; null while none does. Monotonic, ms. */
  #lockedSince: number | null = null;

  constructor(db: DatabaseSync, setting: QueueSetting) {
    this.#db = db;
    this.#setting = setting;
    this.#impatient = db.prepare('PRAGMA busy_timeout = 0');
    this.#patient = db.prepare(`PRAGMA busy_timeout = ${setting.busyTimeoutMs}`);
    this.#begun = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
  }

  /** Resolves when the events are on disk. */
  enqueue(proposal: Proposal): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#jobs.length === 0) setImmediate(() => this.#write());
      this.#jobs.push({ proposal, resolve, reject });
    });
  }

  /** Writes all that waits, now. */
  flush(): void {
    while (this.#jobs.length > 0) {
      this.#commitAll();
      if (this.#jobs.length > 0) pause(PAUSE_MS);
    }
  }

  /** As `flush`, but the event loop turns while another process holds the lock. */
  #write(): void {
    if (this.#jobs.length === 0) return;
    this.#commitAll();
    if (this.#jobs.length > 0) setTimeout(() => this.#write(), PAUSE_MS);
  }

  /** Jobs that a lock refused are there afterwards, in front of all that come later. */
  #commitAll(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    this.#commitTogether(jobs);
  }

  #commitTogether(jobs: readonly Job[]): void {
    try {
      const outcomes = this.#transaction(jobs);
      this.#lockedSince = null;
      settle(jobs, outcomes);
      this.#setting.committed();
    } catch (error) {
      if (isLocked(error)) this.#waitOrGiveUp(jobs, error);
      else this.#tryApart(jobs, error);
    }
  }

  #waitOrGiveUp(jobs: readonly Job[], error: unknown): void {
    this.#lockedSince ??= performance.now();
    if (performance.now() - this.#lockedSince < this.#setting.busyTimeoutMs) this.#jobs.push(...jobs);
    else {
      this.#lockedSince = null;
      this.#reject(jobs, error);
    }
  }

  /** The whole group was rolled back. What the disk refused together may fit apart, in the same order. */
  #tryApart(jobs: readonly Job[], error: unknown): void {
    if (jobs.length === 1) this.#reject(jobs, error);
    else {
      for (const job of jobs) {
        if (this.#jobs.length > 0) this.#jobs.push(job);
        else this.#commitTogether([job]);
      }
    }
  }

  #reject(jobs: readonly Job[], error: unknown): void {
    const reason = fault(this.#setting.path, error);
    for (const job of jobs) job.reject(reason);
  }

  #transaction(jobs: readonly Job[]): readonly Outcome[] {
    this.#begin();
    try {
      const recordedAt = this.#setting.now();
      const outcomes = jobs.map((job) => this.#attempt(job.proposal, recordedAt));
      this.#commit.run();
      return outcomes;
    } catch (error) {
      this.#setting.rolledBack();
      // SQLite ends the transaction by itself after some errors.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #begin(): void {
    this.#impatient.get();
    try {
      this.#begun.run();
    } finally {
      this.#patient.get();
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
