import { useSyncExternalStore } from 'react';
import type { Session, SessionStatus } from './session';

/** Who the reader is now, and what they have to decide first. */
export function useSession(session: Session): SessionStatus {
  return useSyncExternalStore(session.subscribe, session.getStatus, session.getStatus);
}
