import { EngineError } from '../../../engine/index.ts';
import type { Field, Role } from './layout.ts';

/** Names under which files are known to keep a column, letters and digits only; the first that is there counts. */
const NAMES: Readonly<Record<Exclude<Role, 'line'>, readonly string[]>> = {
  time: ['time', 'timestamp', 'ts', 'datetime', 'date', 'opentime', 'transacttime', 'tradetime', 'timems', 't'],
  price: ['price', 'px', 'tradeprice', 'p'],
  size: ['size', 'qty', 'quantity', 'sz', 'amount', 'lastsize', 'q', 'volume', 'vol', 'v'],
  side: ['side', 'takerside', 'aggressor', 'direction'],
  'buyer-is-maker': ['isbuyermaker', 'buyerismaker', 'm'],
  id: ['id', 'tradeid', 'aggtradeid', 'tid', 'a'],
  received: ['received', 'receivedtime', 'localtime', 'localtimestamp'],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'c'],
  volume: ['volume', 'vol', 'basevolume', 'v'],
  rate: ['rate', 'fundingrate', 'lastfundingrate'],
  mark: ['mark', 'markprice', 'markpx'],
  oracle: ['oracle', 'oracleprice', 'oraclepx', 'index', 'indexprice', 'indexpx'],
};

const isRole = (role: string): role is Exclude<Role, 'line'> => role in NAMES;
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Fields by the names of a file's columns; what the caller maps comes first. */
export const fieldsByName = (
  columns: readonly string[],
  mapping: Readonly<Record<string, string>>,
): readonly Field[] => {
  const mapped = Object.entries(mapping).map(([role, name]) => mappedField(columns, role, name));
  const taken = new Set(mapped.map((field) => field.index));
  const has = (role: Role): boolean => mapped.some((field) => field.role === role);
  const names = columns.map(plain);
  const find = (role: Exclude<Role, 'line'>): readonly Field[] => {
    const index = has(role)
      ? -1
      : NAMES[role].map((name) => names.indexOf(name)).find((at) => at >= 0 && !taken.has(at));
    return index === undefined || index < 0 ? [] : [{ role, index }];
  };
  const isCandle = has('open') || find('open').length > 0;
  const isFunding = has('rate') || find('rate').length > 0;
  // A file of prices may carry marks beside them: it is a file of marks if it has nothing else, or if one is asked for.
  const isMarks = has('mark') || (!isCandle && find('mark').length > 0 && !has('price') && find('price').length === 0);
  const roles = (isMarks ? MARKS : rolesFor(isFunding, isCandle)).flatMap(find);
  const isDoubled = [...mapped, ...roles].some(({ role }) => role === 'side');
  return [...mapped, ...roles.filter(({ role }) => !(isDoubled && role === 'buyer-is-maker'))];
};

const MARKS: readonly Exclude<Role, 'line'>[] = ['time', 'mark', 'oracle'];

const rolesFor = (isFunding: boolean, isCandle: boolean): readonly Exclude<Role, 'line'>[] => {
  if (isFunding) return ['time', 'rate'];
  if (isCandle) return ['time', 'open', 'high', 'low', 'close', 'volume'];
  return ['time', 'price', 'size', 'side', 'buyer-is-maker', 'id', 'received'];
};

const mappedField = (columns: readonly string[], role: string, name: string): Field => {
  if (!isRole(role)) {
    throw new EngineError('E_DATA_FORMAT', `"${role}" is not a column that an import knows`, {
      where: `--columns ${role}=${name}`,
      why: `Allowed: ${Object.keys(NAMES).join(', ')}.`,
    });
  }
  const exact = columns.indexOf(name);
  const index = exact < 0 && /^\d+$/.test(name) ? Number(name) - 1 : exact;
  if (index >= 0 && index < columns.length) return { role, index };
  throw new EngineError('E_DATA_FORMAT', `the file has no column "${name}"`, {
    where: `--columns ${role}=${name}`,
    why: `Its columns are: ${columns.join(', ')}. A number counts columns from 1.`,
  });
};
