import type { DatasetKind } from '../../dataset.ts';
import { COLUMNS, type ColumnName } from '../../tape/columns.ts';
import type { TimeRule } from './times.ts';

/** What a field of a line is: a column of the tape, or something that only the import needs. */
export type Role = ColumnName | 'buyer-is-maker' | 'id' | 'line';

export interface Field {
  readonly role: Role;
  /** Number of the field within the line, from 0. */
  readonly index: number;
}

/** How the lines of a file are to be read. */
export interface Layout {
  readonly kind: DatasetKind;
  /** One character. */
  readonly delimiter: string;
  /** Lines before the first row. */
  readonly headerLines: number;
  readonly fields: readonly Field[];
  readonly time: TimeRule;
  /** Prices are written in units of 10^-priceShift. */
  readonly priceShift: number;
}

const REQUIRED: Record<DatasetKind, readonly Role[]> = {
  trades: ['time', 'price', 'size'],
  candles: COLUMNS.candles,
  funding: COLUMNS.funding,
  marks: ['time', 'mark'],
};

/** Roles that a kind cannot do without and that the fields lack. */
export const missingRoles = (kind: DatasetKind, fields: readonly Field[]): readonly Role[] =>
  REQUIRED[kind].filter((role) => !fields.some((field) => field.role === role));

/** Fields in the order of the roles given: field 0 has the first role; null for a field of no interest. */
export const fieldsOf = (roles: readonly (Role | null)[]): readonly Field[] =>
  roles.flatMap((role, index) => (role ? [{ role, index }] : []));

/** What kind of rows the roles make. */
export const kindOf = (roles: readonly Role[]): DatasetKind => {
  if (roles.includes('mark')) return 'marks';
  if (roles.includes('rate')) return 'funding';
  return roles.includes('open') || roles.includes('close') ? 'candles' : 'trades';
};
