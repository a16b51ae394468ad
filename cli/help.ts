import type { Command, Help } from 'commander';
import { wrap } from './format/text-width.ts';

export interface Example {
  readonly command: string;
  readonly about: string;
}

const examplesOf = new WeakMap<Command, readonly Example[]>();

/** Gives a command the examples that its help starts with. */
export const withExamples = (command: Command, examples: readonly Example[]): Command => {
  examplesOf.set(command, examples);
  return command;
};

/** Help as people read it: what it is for, examples, then commands and options in groups. */
export const formatHelp = (command: Command, help: Help): string => {
  const sections = [
    [...wrap(command.description(), 96)],
    section(
      'Examples',
      (examplesOf.get(command) ?? []).map(({ command: line, about }) => [line, about]),
      70,
    ),
    section('Usage', [[usage(command, help), '']]),
    section(
      'Arguments',
      help.visibleArguments(command).map((argument) => [help.argumentTerm(argument), argument.description]),
    ),
    ...grouped(
      help.visibleCommands(command),
      (each) => each.helpGroup(),
      'Commands',
      (each) => [
        help.subcommandTerm(each).replace(' [options]', ''),
        each.description().split('. ')[0]?.replace(/\.$/, '') ?? '',
      ],
    ),
    ...grouped(
      help.visibleOptions(command),
      (each) => each.helpGroupHeading ?? '',
      'Options',
      (each) => [help.optionTerm(each), each.description],
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
};

type Entry = readonly [term: string, about: string];

/** The short name is what one types. */
const usage = (command: Command, help: Help): string => help.commandUsage(command).replace(/^hypertrader/, 'ht');

const section = (title: string, entries: readonly Entry[], limit = 34): readonly string[] => {
  if (entries.length === 0) return [];
  const width = Math.min(limit, Math.max(...entries.map(([term]) => term.length)));
  return [title, ...entries.flatMap((entry) => entryLines(entry, width))];
};

/** The term, and beside it the explanation; below it where the term is too long. */
const entryLines = ([term, about]: Entry, width: number): readonly string[] => {
  const lines = about === '' ? [] : wrap(about, 100 - 4 - width);
  const margin = ' '.repeat(width + 4);
  if (term.length > width) return [`  ${term}`, ...lines.map((line) => margin + line)];
  return lines.length === 0
    ? [`  ${term}`]
    : lines.map((line, i) => (i === 0 ? `  ${term.padEnd(width)}  ${line}` : margin + line));
};

const grouped = <T>(
  items: readonly T[],
  groupOf: (item: T) => string,
  fallback: string,
  entryOf: (item: T) => Entry,
): readonly (readonly string[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = groupOf(item) === '' ? fallback : groupOf(item);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups].map(([title, members]) => section(title, members.map(entryOf)));
};
