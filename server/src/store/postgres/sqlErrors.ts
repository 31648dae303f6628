import pg from 'pg';
import { ChatKitError } from '../../errors.js';

/** The SQLSTATEs we act on (Postgres manual, appendix A). */
export const sqlState = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  invalidByteSequence: '22021',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  insufficientPrivilege: '42501',
  queryCanceled: '57014',
  readOnlyTransaction: '25006',
  idleInTransactionTimeout: '25P03',
} as const;

/** Classes of SQLSTATEs that say "not now": connection, resources (disk full), operator, system. */
const unavailableClasses = new Set(['08', '53', '57', '58']);

/** What Node's sockets and resolver report when the database is not there. */
const socketErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** What `pg` and its pool say in words alone. */
const connectionMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|The server closed the connection|Cannot use a pool after calling end)/i;

/** The SQLSTATE of a database's error, or a socket's code; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** By its fields: the embedded database throws a class of its own, which `pg` does not know. */
function isDatabaseError(error: unknown): boolean {
  return error instanceof pg.DatabaseError || (error instanceof Error && 'severity' in error);
}

/** Whether the connection itself is gone, so that an open transaction was rolled back. */
export function isConnectionLost(error: unknown): boolean {
  const code = errorCode(error);
  if (isDatabaseError(error)) {
    return code !== undefined && (code.startsWith('08') || /^57P0[1-5]$/.test(code));
  }
  if (code !== undefined && socketErrors.has(code)) return true;
  return connectionMessages.test(messageOf(error));
}

/**
 * Whether this connection takes no writes: after a failover it may be to the server that was the
 * primary, and would stay so for as long as it is used.
 */
export function isReadOnly(error: unknown): boolean {
  return errorCode(error) === sqlState.readOnlyTransaction;
}

/** An error's own text, whatever made it. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** Whether doing the same transaction again may succeed: nothing of it was kept. */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return code === sqlState.serializationFailure || code === sqlState.deadlockDetected;
}

/** Whether the database cannot serve now, and may later. */
export function isUnavailable(error: unknown): boolean {
  if (isConnectionLost(error) || isRetryable(error)) return true;
  // Node tries every address of a name, and reports all of their failures.
  if (typeof error === 'object' && error !== null && 'errors' in error) {
    return Array.isArray(error.errors) && error.errors.some(isUnavailable);
  }
  const code = errorCode(error);
  if (code === undefined || !isDatabaseError(error)) return false;
  return (
    unavailableClasses.has(code.slice(0, 2)) ||
    isReadOnly(error) ||
    code === sqlState.idleInTransactionTimeout
  );
}

/** A password that was changed, a database that was renamed: at the start these are refused. */
const shutOutClasses = /^(28|3D)/;

/** Turns what `pg` throws into the store's own refusals; what is neither stays as it is. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof ChatKitError) return error;
  if (isUnavailable(error) || shutOutClasses.test(errorCode(error) ?? '')) {
    const busy = messageOf(error) === 'timeout exceeded when trying to connect';
    const why = busy ? 'is too busy' : 'cannot be reached';
    return new ChatKitError('store_unavailable', `The database ${why} at the moment.`, {
      cause: error,
      retryAfter: 5,
    });
  }
  // A NUL in an id a client sent: no stored id has one, and text columns cannot hold one.
  if (errorCode(error) === sqlState.invalidByteSequence) {
    return new ChatKitError('not_found', 'No such entry.', { cause: error });
  }
  return error;
}
