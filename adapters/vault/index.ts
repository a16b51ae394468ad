export { privateKey } from './private-key.ts';
export { Secret } from './secret.ts';
export { Vault, type KeyInfo } from './vault.ts';
