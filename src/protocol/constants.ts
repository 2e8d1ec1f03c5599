// The wire contract's plain constants, importable by a browser without the schemas' library.

export const PROTOCOL_VERSION = 2
/** The consent text's version; people agree to a version, and a new text asks again. */
export const CONSENT_VERSION = '2026-11b'

export const SOURCES = ['microphone', 'camera'] as const
export type Source = (typeof SOURCES)[number]

/** Who may see a person's readings: that person alone, or the whole room. */
export const AUDIENCES = ['self', 'everyone'] as const
export type Audience = (typeof AUDIENCES)[number]

/** Who may join: anybody ('open'), or whoever has a signed access token ('token'). */
export const ACCESS_MODES = ['open', 'token'] as const
export type AccessMode = (typeof ACCESS_MODES)[number]

export const ROOM_ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,63})$/
export const DISPLAY_NAME_MAX_LENGTH = 60
/** No control characters, private-use or unassigned code points. */
export const DISPLAY_NAME_PATTERN = /^[^\p{Cc}\p{Co}\p{Cn}]*$/u
