const WIDTH = 116;

/** Text in lines of at most 116 letters; all but the first begin with the indent. */
export const wrapped = (text: string, indent = ''): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > WIDTH - indent.length && line !== '') {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${indent}`);
};

/** One point of a list, wrapped. */
export const point = (text: string): string => wrapped(`- ${text}`, '  ');

/** Text in which Markdown finds nothing to interpret. */
export const plain = (text: string): string => text.replaceAll(/([*_<>|])/g, '\\$1');

/** The line that generated pages begin with. */
export const madeBy = (script: string): string =>
  `<!-- Made by tooling/${script}; renew it with: npx node tooling/pages.ts -->`;
