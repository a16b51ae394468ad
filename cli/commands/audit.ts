import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { registerAuditAnchor } from './audit-anchor.ts';
import { registerAuditProof } from './audit-proof.ts';
import { registerAuditVerify } from './audit-verify.ts';

/** `hypertrader audit`: is what was recorded still what was recorded, and how does one prove it to others? */
export const registerAudit = (parent: Command, context: Context): void => {
  const audit = parent
    .command('audit')
    .description('Check, prove and anchor what was recorded, by the chain of hashes over it.');
  for (const register of [registerAuditVerify, registerAuditProof, registerAuditAnchor]) register(audit, context);
};
