// What a tab of the call's side panel is.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export type PanelId = string

export type Panel = {
  readonly id: PanelId
  /** The tab's name, and with "Show" or "Hide" the toolbar button's. */
  readonly title: string
  /** As the whole toolbar button says it: "Show chat", "Hide chat". */
  readonly showName: string
  readonly hideName: string
  readonly icon: LucideIcon
  readonly shortcut?: string
  /** How much is new in it. */
  readonly badge?: number
  /** As a Tool's. */
  readonly rank: number
  /** Rendered only while it is the open tab; it scrolls for itself. */
  readonly content: () => ReactNode
}
