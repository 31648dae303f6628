import { EncryptJWT, jwtDecrypt } from 'jose';
import { ChatKitError } from '../errors.js';
import type { KeyRing } from './keyRing.js';

/**
 * Texts that only this server can read or make: what it gives the browser to carry, and what a
 * copy of the database must not reveal.
 */
export interface Seal {
  /** `lifetime` in seconds. */
  close(claims: Record<string, unknown>, lifetime: number): Promise<string>;
  /** @throws ChatKitError `unauthorized` where it is not ours, was for another use, or is over */
  open(sealed: string): Promise<Record<string, unknown>>;
}

/** A seal for one use; what was sealed for another cannot be opened by it. */
export function createSeal(keyRing: KeyRing, use: string): Seal {
  const [newest, ...older] = keyRing.derive(`seal ${use}`);
  if (!newest) throw new Error('A seal needs a secret.');
  return {
    close: (claims, lifetime) =>
      new EncryptJWT(claims)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(Math.floor(Date.now() / 1000) + lifetime)
        .encrypt(newest),
    async open(sealed) {
      let failure: unknown;
      for (const key of [newest, ...older]) {
        try {
          const checks = {
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: ['A256GCM'],
            requiredClaims: ['exp'],
          };
          return (await jwtDecrypt(sealed, key, checks)).payload;
        } catch (error) {
          failure = error;
        }
      }
      throw new ChatKitError('unauthorized', 'This is not valid any more.', { cause: failure });
    },
  };
}
