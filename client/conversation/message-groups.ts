// Messages as they are shown: those that one person wrote within a few minutes stand together under one name.
import type { ChatMessage } from '../../src/protocol/conversation.ts'
import type { PeerId } from '../../src/protocol/ids.ts'

export type MessageGroup = { readonly peerId: PeerId | null; readonly displayName: string; readonly timeMs: number; readonly messages: readonly ChatMessage[] }

const TOGETHER_MS = 3 * 60_000

export function groupMessages(messages: readonly ChatMessage[]): readonly MessageGroup[] {
  const groups: MessageGroup[] = []
  for (const message of messages) {
    const last = groups.at(-1)
    if (last && last.peerId === message.peerId && last.displayName === message.displayName && message.timeMs - last.timeMs < TOGETHER_MS) groups[groups.length - 1] = { ...last, messages: [...last.messages, message] }
    else groups.push({ peerId: message.peerId, displayName: message.displayName, timeMs: message.timeMs, messages: [message] })
  }
  return groups
}
