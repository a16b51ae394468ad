import { z } from 'zod';
import { EngineError } from '../../engine/index.ts';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The shape of `run.yaml`, made from the table of settings, so that flags, file and editor never disagree. */
export const fileSchema = (): z.ZodType => {
  const sections = new Map<string, Record<string, z.ZodType>>([['', {}]]);
  for (const setting of Object.values<Setting<unknown>>(settings)) {
    const [name = '', section = ''] = setting.key.split('.').reverse();
    const fields = sections.get(section) ?? {};
    fields[name] = valueSchema(setting).optional();
    sections.set(section, fields);
  }
  const { '': top = {}, ...rest } = Object.fromEntries(sections);
  const nested = Object.entries(rest).map(([name, fields]) => [name, z.strictObject(fields).optional()]);
  return z.strictObject({
    $schema: z.string().optional(),
    store: z.string().optional().describe('Store of record: sqlite, or the address of a server, esdb://host:2113.'),
    ...top,
    set: z.record(z.string(), scalar).optional().describe('Parameters of the strategy, by name.'),
    ...(Object.fromEntries(nested) as Record<string, z.ZodType>),
  });
};

/** `run.schema.json`: what an editor needs to complete and check a file while it is written. */
export const fileJsonSchema = (): string => {
  const schema = z.toJSONSchema(fileSchema(), { io: 'input' });
  return `${JSON.stringify({ ...schema, title: 'HyperTrader backtest' }, null, 2)}\n`;
};

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const valueSchema = (setting: Setting<unknown>): z.ZodType => {
  const value = setting.choices === undefined ? z.union([z.string(), z.number()]) : z.enum([...setting.choices]);
  return value
    .superRefine((given, context) => {
      const complaint = complaintOf(setting, String(given));
      if (complaint !== null) context.addIssue({ code: 'custom', message: complaint });
    })
    .meta({ description: `${setting.about} Allowed: ${setting.allowed}.`, default: setting.default });
};

/** What the parser has against a text, or null. */
const complaintOf = (setting: Setting<unknown>, text: string): string | null => {
  try {
    setting.parse(text);
    return null;
  } catch (error) {
    if (error instanceof EngineError) return `${error.message}. ${error.detail.why ?? ''}`;
    throw error;
  }
};
