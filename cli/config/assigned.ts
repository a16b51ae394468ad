import { EngineError, nearest } from '../../engine/index.ts';
import type { Assignment } from '../values/parameters.ts';
import { settingNames, settings, type SettingName } from './settings.ts';

/** What `--set` gives: settings by their key, as `risk.maxDrawdown=20%`, and parameters of the strategy. */
export interface Assigned {
  readonly set: ReadonlyMap<SettingName, string>;
  readonly parameters: readonly Assignment[];
}

/** Takes assignments apart: a name with a point is the key of a setting. E_PARAMETER_UNKNOWN with the nearest key. */
export const assignedSettings = (all: readonly Assignment[]): Assigned => {
  const set = new Map<SettingName, string>();
  for (const given of all) if (given.name.includes('.')) set.set(settingOf(given), given.text);
  return { set, parameters: all.filter(({ name }) => !name.includes('.')) };
};

const settingOf = ({ name, text, where }: Assignment): SettingName => {
  const found = settingNames.find((each) => settings[each].key === name);
  if (found !== undefined) return found;
  const keys = settingNames.map((each) => settings[each].key).filter((key) => key.includes('.'));
  const [section = ''] = name.split('.');
  const meant = nearest(name, keys);
  const near = keys.filter((key) => key.startsWith(`${section}.`));
  throw new EngineError('E_PARAMETER_UNKNOWN', `there is no setting "${name}"`, {
    where,
    why: `Settings are ${(near.length > 0 ? near : keys).join(', ')}.`,
    ...(meant === null ? {} : { fix: `--set ${meant}=${text}` }),
  });
};
