import type { ErrorDetail } from '../../../engine/index.ts';

/** Where in a file something is wrong: a line (from 1) and, if known, the field of it. */
export interface Place {
  readonly line: number;
  /** What the field is; null for the whole line. */
  readonly role: string | null;
  /** The text of the field, as far as it is known. */
  readonly text: string;
}

/** A row that cannot be imported; becomes an EngineError with the lines around once the file is known. */
export class RowProblem extends Error {
  readonly code: `E_${string}`;
  readonly place: Place;
  /** Said next to the caret. */
  readonly remark: string;
  readonly detail: ErrorDetail;

  constructor(code: `E_${string}`, message: string, place: Place, detail: ErrorDetail & { readonly remark: string }) {
    super(message);
    const { remark, ...rest } = detail;
    this.code = code;
    this.place = place;
    this.remark = remark;
    this.detail = rest;
  }
}
