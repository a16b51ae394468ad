#!/usr/bin/env node
// Starts `cli/main.ts` under a Node that runs TypeScript as it is. Plain JavaScript on purpose: every Node can read it.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The first release that strips types without being asked to. */
const FIRST_WITH_TYPES = [22, 18];
const file = realpathSync(fileURLToPath(import.meta.url));
const root = path.dirname(path.dirname(file));
const pinned = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const canRun = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > FIRST_WITH_TYPES[0] || (major === FIRST_WITH_TYPES[0] && minor >= FIRST_WITH_TYPES[1]);
};

const isPinned = () => realpathSync(process.execPath) === realpathSync(pinned);

/** Runs the same command under the pinned Node; signals go down, the exit code comes up. */
const runUnderPinned = () => {
  const child = spawn(pinned, ['--disable-warning=ExperimentalWarning', file, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${pinned} could not be started: ${error.message}`, 'npm ci'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
};

/** "Experimental" is about Node's API, not about a user's run; all other warnings are shown as ever. */
const quietExperiments = () => {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const listener of listeners) listener.call(process, warning);
  });
};

const fail = (why, fix) => {
  process.stderr.write(
    `error[E_NODE_VERSION]: this Node cannot run HyperTrader\n\n   Node ${process.versions.node}, ${process.execPath}\n\n` +
      `   ${why}\n   fix   ${fix}\n`,
  );
  process.exit(2);
};

if (existsSync(pinned) && !isPinned()) {
  runUnderPinned();
} else if (canRun()) {
  quietExperiments();
  await import('./compile-cache.mjs');
  if (root.split(path.sep).includes('node_modules')) await import('./strip-own-types.mjs');
  const { start } = await import(pathToFileURL(path.join(root, 'cli', 'main.ts')).href);
  await start(root);
} else {
  fail(
    `Node ${FIRST_WITH_TYPES.join('.')} or later is needed: it runs TypeScript without a build step.`,
    'install a newer Node from https://nodejs.org, or run `npm ci` in the package, which brings the right one',
  );
}
