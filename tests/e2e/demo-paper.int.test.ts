import { join } from 'node:path';
import { expect, it, describe } from 'vitest';
import { folderIn, scratchFolder } from '../program/home.ts';
import { node, startProcess, type Running } from '../program/process.ts';
import { root } from '../program/root.ts';
import { openProgram } from '../../runtime/program.ts';

/** Generous: the machine may be busy with other things. */
const PATIENCE_MS = 180_000;

/** `npm run demo:paper`, shorter. */
describe('the demo of a paper session', () => {
  const folder = scratchFolder('demo-paper');
  const demo = (cwd: string, seconds: number): Running =>
    startProcess(node, [join(root, 'tooling', 'demo-paper.ts'), '--seconds', String(seconds)], { cwd });

  it(
    'trades, stops, proves itself and says what comes next',
    async () => {
      const { code, out, talk } = await demo(folderIn(folder, 'whole'), 6).ended;
      expect(code, talk).toBe(0);
      expect(out).toContain('OrderFilled');
      expect(out).toMatch(/SessionStopped[^]*✓ run [0-9a-f]{8}: all \d+ events are the same[^]*stopped/);
      expect(talk).toContain('Next    npx ht events');
    },
    PATIENCE_MS,
  );

  it(
    'ends with Ctrl-C, and leaves a session that says so',
    async () => {
      const cwd = folderIn(folder, 'interrupted');
      const running = demo(cwd, 600);
      running.process.stderr?.on('data', (text: string) => {
        if (text.includes('session ')) running.process.kill('SIGINT');
      });
      const { code, out, talk } = await running.ended;
      expect(code, talk).toBe(130);
      expect(out).toMatch(/Left at event .* Go on: ht take-up [0-9a-f]{8}/);
      const program = await openProgram({ home: join(cwd, '.hypertrader'), cwd, root });
      expect(await program.sessions.status()).toMatchObject([{ status: 'left', pid: null }]);
      await program.close();
    },
    PATIENCE_MS,
  );
});
