// The wire contract's plain constants, importable by a browser without the schemas' library.

export const PROTOCOL_VERSION = 2
/** The consent text's version; people agree to a version, and a new text asks again. */
export const CONSENT_VERSION = '2026-11d'

/** The languages of the page, in which one can agree. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** socket.io namespace of the moderator's dashboard. */
export const DASHBOARD_NAMESPACE = '/dashboard'

export const SOURCES = ['microphone', 'camera', 'screen', 'screen-sound'] as const
export type Source = (typeof SOURCES)[number]
/** What has a device of its own; a screen is chosen anew each time. */
export type DeviceSource = Extract<Source, 'microphone' | 'camera'>
export const KIND_OF_SOURCE = { microphone: 'audio', camera: 'video', screen: 'video', 'screen-sound': 'audio' } as const satisfies Record<Source, 'audio' | 'video'>

/** What consent to analysis covers: a face and a voice. A shared screen may show anybody's, so no consent of one person reaches it. */
export const ANALYSED_SOURCES = ['microphone', 'camera'] as const satisfies readonly Source[]
export type AnalysedSource = (typeof ANALYSED_SOURCES)[number]

export function isAnalysedSource(source: Source): source is AnalysedSource {
  return ANALYSED_SOURCES.some((one) => one === source)
}

/** The ways by which media may reach the server: straight by UDP, straight by TCP, or over a TURN server. */
export const CONNECTION_PATHS = ['udp', 'tcp', 'relay'] as const
export type ConnectionPath = (typeof CONNECTION_PATHS)[number]

/** Who may see a person's readings: that person alone; they and whoever is host; the whole room. */
export const AUDIENCES = ['self', 'host', 'everyone'] as const
export type Audience = (typeof AUDIENCES)[number]

/** Who may join: anybody ('open'), or whoever has a signed access token ('token'). */
export const ACCESS_MODES = ['open', 'token'] as const
export type AccessMode = (typeof ACCESS_MODES)[number]

/** A label that nothing has renewed for so long is none: readings come several times a second. */
export const LABEL_FRESH_MS = 3000

/** A chat message in UTF-16 units, as a text field counts them: a long paragraph, not a document. */
export const CHAT_TEXT_MAX_LENGTH = 2000
/** No control characters but line breaks and tabs, and no halves of characters. */
export const CHAT_TEXT_PATTERN = /^[^[\p{Cc}--[\n\t]]\p{Cs}]*$/v

/** A small fixed set, so that each has a name in every language and no text can be smuggled in. */
export const REACTIONS = ['thumbs-up', 'heart', 'applause', 'laughter', 'surprise', 'celebration'] as const
export type Reaction = (typeof REACTIONS)[number]

export const ROOM_ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,63})$/
/** Addresses of the server's own pages and files: no room's names. */
export const RESERVED_ROOM_IDS = ['analytics', 'dashboard', 'api', 'assets'] as const

export function isReservedRoomId(name: string): boolean {
  return RESERVED_ROOM_IDS.some((one) => one === name)
}

export const DISPLAY_NAME_MAX_LENGTH = 60
/** No control characters, private-use or unassigned code points. */
export const DISPLAY_NAME_PATTERN = /^[^\p{Cc}\p{Co}\p{Cn}]*$/u
