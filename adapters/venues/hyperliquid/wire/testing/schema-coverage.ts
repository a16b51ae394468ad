import { z } from 'zod';

interface Found {
  /** Branches of a schema by path: `order.cloid present`, `side A`, ... */
  readonly touched: Set<string>;
  readonly all: Set<string>;
}

/** Branches of a schema that no sample takes: options of unions, values of enums, optional fields there and not there. */
export const untouched = (schema: z.ZodType, samples: readonly unknown[]): readonly string[] => {
  const found: Found = { touched: new Set(), all: new Set() };
  visit(schema, [], '', found);
  for (const sample of samples) visit(schema, [sample], '', found);
  return [...found.all].filter((branch) => !found.touched.has(branch)).sort();
};

/** Walks a schema along with the values that stand at its place; with none, it only lists the branches. */
const visit = (schema: z.ZodType, values: readonly unknown[], path: string, found: Found): void => {
  if (schema instanceof z.ZodObject) {
    for (const [name, field] of Object.entries<z.ZodType>(schema.shape)) {
      const inner = values.map((value) => (value as Record<string, unknown>)[name]);
      visit(field, inner, `${path}.${name}`, found);
    }
  } else if (schema instanceof z.ZodArray) {
    visit(schema.element as z.ZodType, values.flat(), `${path}[]`, found);
  } else if (schema instanceof z.ZodTuple) {
    for (const [index, item] of (schema.def.items as z.ZodType[]).entries()) {
      visit(
        item,
        values.map((value) => (value as unknown[])[index]),
        `${path}[${index}]`,
        found,
      );
    }
  } else if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    const isThere = (value: unknown): boolean => value !== undefined && value !== null;
    branch(found, `${path} there`, values.some(isThere));
    branch(
      found,
      `${path} not there`,
      values.some((value) => !isThere(value)),
    );
    visit(schema.unwrap() as z.ZodType, values.filter(isThere), path, found);
  } else if (schema instanceof z.ZodUnion) {
    for (const [index, option] of (schema.options as z.ZodType[]).entries()) {
      const fitting = values.filter((value) => option.safeParse(value).success);
      branch(found, `${path} option ${index}`, fitting.length > 0);
      visit(option, fitting, path, found);
    }
  } else if (schema instanceof z.ZodEnum) {
    for (const value of schema.options) branch(found, `${path} ${String(value)}`, values.includes(value));
  }
};

const branch = (found: Found, name: string, isTouched: boolean): void => {
  found.all.add(name);
  if (isTouched) found.touched.add(name);
};
