import { Session, type Profiler } from 'node:inspector';
import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A place in the source of a strategy that was passed during one decision. */
export interface SourcePlace {
  /** `strategies/four-phase/trade.ts:73`, from the folder of strategies on. */
  readonly where: string;
  /** Name of the function, or the line itself. */
  readonly text: string;
}

export interface Passed {
  /** Functions that ran, in order of file and line. */
  readonly functions: readonly SourcePlace[];
  /** Lines that made an order and were passed. */
  readonly orders: readonly SourcePlace[];
}

/**
 * The engine's own counters of what ran, for one call. Block by block only for modules that were loaded after `open`;
 * function by function otherwise.
 */
export class Coverage {
  readonly #session = new Session();

  static open(): Coverage {
    const coverage = new Coverage();
    coverage.#session.connect();
    coverage.#session.post('Profiler.enable');
    coverage.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return coverage;
  }

  /** What ran in these folders while `run` did. */
  during<T>(run: () => T, folders: readonly string[]): { readonly result: T; readonly passed: Passed } {
    this.#take();
    const result = run();
    const covered = this.#take().filter(({ url }) => folders.some((folder) => isIn(url, folder)));
    return {
      result,
      passed: passedIn(
        covered.map((script) => ({ ...script, source: this.#sourceOf(script) })),
        folders,
      ),
    };
  }

  close(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** The source as it runs, which is where the counts point into: types are blanked out, lines are the same. */
  #sourceOf({ scriptId }: Profiler.ScriptCoverage): string {
    let source = '';
    this.#session.post('Debugger.enable');
    this.#session.post('Debugger.getScriptSource', { scriptId }, (error, { scriptSource }) => {
      if (error === null) source = scriptSource;
    });
    this.#session.post('Debugger.disable');
    return source;
  }

  /** The counts since the last time; the session answers before `post` returns. */
  #take(): readonly Profiler.ScriptCoverage[] {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error === null) scripts = result;
    });
    return scripts;
  }
}

const ORDER_MADE = /wish: 'order'/;

interface Script extends Profiler.ScriptCoverage {
  readonly source: string;
}

const isIn = (url: string, folder: string): boolean => url.startsWith(`${pathToFileURL(folder).href}/`);

const passedIn = (scripts: readonly Script[], folders: readonly string[]): Passed => {
  const functions: SourcePlace[] = [];
  const orders: SourcePlace[] = [];
  for (const { url, functions: covered, source } of scripts) {
    const folder = folders.find((each) => isIn(url, each));
    if (folder === undefined || url.includes('.test.')) continue;
    const name = shown(fileURLToPath(url), folder);
    const ran = covered.filter(({ ranges, functionName }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0);
    const at = (offset: number): number => source.slice(0, offset).split('\n').length;
    const lineAt = (offset: number): string => source.split('\n')[at(offset) - 1]?.trim() ?? '';
    for (const { functionName, ranges } of ran) {
      functions.push({ where: `${name}:${at(ranges[0]?.startOffset ?? 0)}`, text: functionName });
    }
    for (const { index } of source.matchAll(new RegExp(ORDER_MADE, 'g'))) {
      if (isPassed(covered, index)) orders.push({ where: `${name}:${at(index)}`, text: lineAt(index) });
    }
  }
  return { functions, orders };
};

/** The innermost range that holds an offset says whether it ran. */
const isPassed = (covered: readonly Profiler.FunctionCoverage[], offset: number): boolean => {
  let innermost: { readonly size: number; readonly count: number } | null = null;
  for (const { startOffset, endOffset, count } of covered.flatMap(({ ranges }) => ranges)) {
    const size = endOffset - startOffset;
    const holds = startOffset <= offset && offset < endOffset;
    if (holds && (innermost === null || size <= innermost.size)) innermost = { size, count };
  }
  return (innermost?.count ?? 0) > 0;
};

const shown = (file: string, folder: string): string =>
  ['strategies', folder.split(sep).at(-1) ?? '', ...relative(folder, file).split(sep)].join('/');
