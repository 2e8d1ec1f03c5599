// One attempt to mend a media path, and what is to be done when it fails.
import { CallError } from './call-error.ts'
import type { MediaLink } from './media-link.ts'

/** An answer to a restart takes one round trip: who waits longer waits for a busy server, or on a connection that is gone. */
const RESTART_ANSWER_MS = 1500

/** 'reconnect': the socket died with the network that carried it; 'rebuild': there is nothing left to restart. */
export async function restartPath(link: MediaLink | null, isSilent: () => boolean): Promise<'restarted' | 'reconnect' | 'rebuild'> {
  try {
    await link?.restartIce(RESTART_ANSWER_MS)
    return 'restarted'
  } catch (error) {
    const code = error instanceof CallError ? error.code : 'INTERNAL'
    if (code === 'UNREACHABLE' || (code === 'TIMEOUT' && isSilent())) return 'reconnect'
    return code === 'NOT_FOUND' || code === 'WRONG_STATE' ? 'rebuild' : 'restarted'
  }
}
