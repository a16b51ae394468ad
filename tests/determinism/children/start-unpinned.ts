import { start } from '../../../cli/main.ts';
import { root } from '../../program/root.ts';

/** The command line under the Node that runs this file; the launcher would put the pinned one in its place. */
await start(root);
