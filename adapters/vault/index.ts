export { exchangeKey } from './exchange-key.ts';
export { privateKey } from './private-key.ts';
export { Secret } from './secret.ts';
export { isExchangeKey, Vault, type KeyInfo } from './vault.ts';
