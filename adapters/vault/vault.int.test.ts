import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { privateKey } from './private-key.ts';
import { Secret } from './secret.ts';
import { Vault } from './vault.ts';

const HEX = 'c0ffee'.repeat(10) + '1234';
const INFO = { name: 'main', venue: 'hyperliquid', account: `0x${'ab'.repeat(20)}`, address: `0x${'cd'.repeat(20)}` };
const home = (): string => mkdtempSync(join(tmpdir(), 'vault-'));
const never = (): Promise<string> => Promise.reject(new Error('nobody should be asked'));
const code = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

describe('a secret', () => {
  it('is never printed by accident', () => {
    const secret = privateKey(HEX, 'a test');
    // What code does by accident, where the compiler does not look.
    const loose = secret as unknown as string;
    const holder = { secret, list: [secret], map: new Map([['k', secret]]) };
    const texts = [
      `a ${loose}`,
      String(secret),
      ['', loose].join('+'),
      JSON.stringify(holder),
      inspect(holder, { depth: 9, showHidden: true }),
      inspect(secret),
      new Error(`it was ${loose}`).message,
      Object.keys(secret).join(),
      JSON.stringify(Object.assign({}, secret)),
    ];
    for (const text of texts) expect(text.toLowerCase()).not.toContain('c0ffee');
    expect(texts[0]).toBe('a [secret]');
    expect(Buffer.from(secret.reveal()).toString('hex')).toBe(HEX);
  });

  it('is not changed through what was revealed', () => {
    const secret = new Secret(Uint8Array.of(1, 2, 3));
    secret.reveal().fill(0);
    expect([...secret.reveal()]).toEqual([1, 2, 3]);
  });

  it('is refused in any other form, and not quoted in the refusal', () => {
    const isKey = (text: string): boolean =>
      /^(0x)?[0-9a-f]{64}$/i.test(text.trim()) && !/^(0x)?0+$/i.test(text.trim());
    fc.assert(
      fc.property(
        fc.string({ minLength: 6 }).filter((text) => !isKey(text)),
        (text) => {
          try {
            privateKey(text, 'here');
            expect.unreachable();
          } catch (error) {
            expect((error as { code: string }).code).toBe('E_KEY_FORM');
            if (text.trim().length > 12) expect(inspect(error)).not.toContain(text.trim());
          }
        },
      ),
    );
  });
});

describe('a vault', () => {
  it('keeps a key encrypted: the file has nothing of it, and is its owner’s only', async () => {
    const folder = home();
    const vault = new Vault(folder, {});
    vault.add(INFO, privateKey(HEX, 'a test'), 'correct horse');
    const file = join(folder, 'keys', 'main.json');
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(HEX.slice(0, 12));
    expect(text).not.toContain(Buffer.from(HEX, 'hex').toString('base64').slice(0, 12));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['main.json']);
    const opened = await vault.open('main', () => Promise.resolve('correct horse'));
    expect(Buffer.from(opened.reveal()).toString('hex')).toBe(HEX);
    expect(vault.list()).toEqual([{ ...INFO, kept: 'encrypted' }]);
  });

  it('does not open for the wrong passphrase, nor for another account', async () => {
    const folder = home();
    const vault = new Vault(folder, {});
    vault.add(INFO, privateKey(HEX, 'a test'), 'correct horse');
    await expect(vault.open('main', () => Promise.resolve('wrong horse'))).rejects.toMatchObject({
      code: 'E_KEY_PASSPHRASE',
    });
    const file = join(folder, 'keys', 'main.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('ab'.repeat(20), 'ef'.repeat(20)));
    await expect(vault.open('main', () => Promise.resolve('correct horse'))).rejects.toMatchObject({
      code: 'E_KEY_PASSPHRASE',
    });
  });

  it('takes passphrase and key from the environment before it asks', async () => {
    const folder = home();
    new Vault(folder, {}).add(INFO, privateKey(HEX, 'a test'), 'correct horse');
    const quiet = new Vault(folder, { HYPERTRADER_VAULT_PASSPHRASE: 'correct horse' });
    expect(Buffer.from((await quiet.open('main', never)).reveal()).toString('hex')).toBe(HEX);
    const other = new Vault(home(), { HYPERTRADER_KEY_MAIN: `0x${'11'.repeat(32)}` });
    expect([...(await other.open('main', never)).reveal()]).toEqual([...new Uint8Array(32).fill(0x11)]);
  });

  it('refuses a file that others can read, before it reads it', () => {
    const folder = home();
    const vault = new Vault(folder, {});
    vault.add(INFO, privateKey(HEX, 'a test'), null);
    expect(vault.list()[0]!.kept).toBe('plain');
    chmodSync(join(folder, 'keys', 'main.json'), 0o644);
    expect(code(() => vault.list())).toBe('E_KEY_OPEN');
  });

  it('overwrites nothing, deletes what is there, and knows what it has', () => {
    const vault = new Vault(home(), {});
    vault.add(INFO, privateKey(HEX, 'a test'), null);
    expect(code(() => vault.add(INFO, privateKey(HEX, 'a test'), null))).toBe('E_KEY_EXISTS');
    expect(code(() => vault.remove('mian'))).toBe('E_KEY_UNKNOWN');
    expect(code(() => vault.remove('../main'))).toBe('E_KEY_NAME');
    vault.remove('main');
    expect(vault.list()).toEqual([]);
  });
});
