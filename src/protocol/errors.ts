// The catalogue of coded errors that can cross a wire, each with a title for people and what to do.

export const ERRORS = {
  BAD_REQUEST: { title: 'The request is not in the agreed form', action: 'Reload the page; if it stays, tell the people who run this server.' },
  UNKNOWN_EVENT: { title: 'The server does not know this request', action: 'Reload the page: it may be older than the server.' },
  PROTOCOL_VERSION: { title: 'This page and the server speak different versions', action: 'Reload the page.' },
  NOT_JOINED: { title: 'You are not in a room', action: 'Join a room first.' },
  ALREADY_JOINED: { title: 'You are in a room already', action: 'Leave it before you join another.' },
  ROOM_FULL: { title: 'This room is full', action: 'Wait until somebody leaves, or open another room.' },
  TOO_MANY_ROOMS: { title: 'This server has no place for another room', action: 'Try again later.' },
  RATE_LIMITED: { title: 'Too many requests', action: 'Wait a few seconds.' },
  TOO_LARGE: { title: 'The message is too large', action: 'Send less at once.' },
  NOT_FOUND: { title: 'That does not exist, or is not yours', action: 'Reload the page.' },
  WRONG_STATE: { title: 'That cannot be done now', action: 'Try again in a moment.' },
  LIMIT_REACHED: { title: 'You have opened as many as one person may', action: 'Close one first.' },
  MEDIA_REJECTED: { title: 'The media server did not accept these media parameters', action: 'Reload the page, or try another browser.' },
  CANNOT_CONSUME: { title: 'This browser cannot play that stream', action: 'Try another browser.' },
  MEDIA_UNAVAILABLE: { title: 'The media server is restarting', action: 'The call rejoins by itself within seconds.' },
  SIGN_IN_REFUSED: { title: 'The sign-in was refused or given up', action: 'Sign in again.' },
  SIGN_IN_EXPIRED: { title: 'The sign-in took too long, or began in another browser', action: 'Sign in again.' },
  SIGN_IN_NOT_ALLOWED: { title: 'Your account may not join calls on this server', action: 'Ask the people who run this server.' },
  SIGN_IN_UNAVAILABLE: { title: 'The sign-in service does not answer as it should', action: 'Try again in a minute; the people who run this server find the reason in their log.' },
  CONNECTIVITY_BUSY: { title: 'Too many connection checks are under way', action: 'Wait half a minute, then check again.' },
  ANALYSIS_OFF: { title: 'Expression analysis is switched off on this server', action: 'Nothing is analysed. The call works as usual.' },
  ANALYSIS_SUSPENDED: { title: 'A moderator has suspended expression analysis on this server', action: 'Nothing is analysed. You can agree again once it is lifted.' },
  ANALYSIS_PROHIBITED_BY_PURPOSE: { title: 'Under this server’s declared purpose nobody’s expressions may be analysed', action: 'Nothing is analysed, and nobody can agree to it. The call works as usual.' },
  CONSENT_REQUIRED: { title: 'This person has not agreed to be analysed', action: 'Only they can agree.' },
  CONSENT_VERSION: { title: 'The words you agreed to have changed', action: 'Read the new text and decide again.' },
  LEDGER_UNAVAILABLE: { title: 'The server cannot get at what it keeps right now', action: 'Try again later; what is kept is deleted by itself when its time is over.' },
  UNAUTHORIZED: { title: 'The token is missing or wrong', action: 'Check the token in the configuration.' },
  FORBIDDEN: { title: 'You may not do that', action: 'Ask the people who run this server.' },
  ACCESS_REQUIRED: { title: 'This server lets nobody in without an invitation', action: 'Open the link that you were sent, or ask for one.' },
  TOKEN_INVALID: { title: 'The invitation is not valid', action: 'Open the whole link as you got it, or ask for a new one.' },
  TOKEN_EXPIRED: { title: 'The invitation has expired', action: 'Ask for a new link.' },
  TOKEN_WRONG_ROOM: { title: 'The invitation is for another room', action: 'Open the link of this room.' },
  PASS_EXPIRED: { title: 'The pass has expired', action: 'Ask for a new one; a page does so by itself.' },
  API_TOKEN_INVALID: { title: 'This server does not know that API token', action: 'Copy the whole token, or make a new one.' },
  API_TOKEN_EXPIRED: { title: 'The API token has expired', action: 'Make a new one.' },
  API_TOKEN_REVOKED: { title: 'The API token was revoked', action: 'Make a new one, or ask whoever revoked it.' },
  WEBHOOK_TARGET_REFUSED: { title: 'This server sends no webhooks to that address', action: 'Give an https address that the public internet reaches; the people who run this server can allow others.' },
  LOBBY_WAIT: { title: 'You are in the lobby', action: 'Somebody in the call lets you in.' },
  KNOCK_LIMIT: { title: 'You have been turned away too often', action: 'Wait ten minutes before you knock again, or reach somebody in the call another way.' },
  ROOM_LOCKED: { title: 'This room is locked', action: 'Ask somebody in the call to unlock it.' },
  BANNED: { title: 'You may not come back into this call', action: 'It was decided by somebody who leads it.' },
  SHUTTING_DOWN: { title: 'The server is shutting down', action: 'Rejoin in a minute.' },
  INTERNAL: { title: 'The server made a mistake', action: 'Try again; the people who run this server find it in their log.' },
} as const satisfies Record<string, { title: string; action: string }>

export type ErrorCode = keyof typeof ERRORS

/** An error as it crosses the wire. */
export type WireError = { readonly code: ErrorCode; readonly message: string; readonly details?: readonly string[] }

/** The one shape of every acknowledgement. */
export type Ack<T = Record<string, never>> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: WireError }
