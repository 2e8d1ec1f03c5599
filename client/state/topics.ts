// What the live region reads out, by topic: each can be silenced, labels are silent until they are asked for.

/**
 * Comings and goings, who waits and what the door is, raised hands, the conversation, shared screens, what one's role becomes, what
 * labels change to. Whatever else is read out is what one did or what was done to one, or is owed.
 */
export const TOPICS = ['people', 'lobby', 'hands', 'chat', 'screens', 'roles', 'labels'] as const
export type Topic = (typeof TOPICS)[number]
export const SILENT_AT_FIRST: readonly Topic[] = ['labels']

/** `about` is null for what cannot be silenced. */
export type Announcement = { readonly count: number; readonly text: string; readonly about: Topic | null }

export function isReadOut({ about, text }: Announcement, silenced: readonly Topic[]): boolean {
  return text !== '' && (about === null || !silenced.includes(about))
}
