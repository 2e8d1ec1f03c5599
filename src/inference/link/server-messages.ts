// What a server says to its worker, checked where it arrives: what is not in the agreed form is named in the log and dropped.
import type { Log } from '../../kit/log.ts'
import { serverMessageSchema } from '../../protocol/inference.ts'
import type { ServerMessage } from '../../protocol/inference.ts'

export function readServerMessage(message: unknown, log: Log): ServerMessage | null {
  const parsed = serverMessageSchema.safeParse(message)
  if (parsed.success) return parsed.data
  log.warn({ issues: parsed.error.issues.slice(0, 3).map(({ path, code }) => ({ path, code })) }, 'the server sent a message that is not in the agreed form')
  return null
}
