// What a button of the call's toolbar is, and which of them stay in sight when there is little room.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PanelId } from './panel.ts'

export type ToolAction =
  | { readonly kind: 'press'; readonly run: () => void }
  /** Opens or closes a tab of the side panel; the page makes these from the panels themselves. */
  | { readonly kind: 'panel'; readonly panelId: PanelId; readonly isOpen: boolean; readonly run: () => void }
  /** Something small to choose from; `close` is for choices that are final. */
  | { readonly kind: 'popover'; readonly content: (close: () => void) => ReactNode }

export type Tool = {
  readonly id: string
  /** What a press does, as a command: "Mute microphone". */
  readonly name: string
  readonly icon: LucideIcon
  /** As on the key, and in shortcuts.ts. */
  readonly shortcut?: string
  /** 'off': a device that is off; 'crossed': a layer that is hidden; 'on': something that is under way and wants to be seen. */
  readonly look?: 'off' | 'crossed' | 'on' | 'leave'
  /** A number on the button, of what is new; 0 shows none. */
  readonly badge?: number
  /** Who stays in sight: the lowest ranks first, and 0 always. */
  readonly rank: number
  readonly action: ToolAction
}

export type FittedTools = { readonly shown: readonly Tool[]; readonly hidden: readonly Tool[] }

/** Splits the tools for a bar with room for so many buttons; where not all fit, one place is the "More" button's. */
export function fitTools(tools: readonly Tool[], places: number): FittedTools {
  if (tools.length <= places) return { shown: tools, hidden: [] }
  const byRank = tools.toSorted((a, b) => a.rank - b.rank)
  const kept = new Set(byRank.filter((tool, index) => tool.rank === 0 || index < places - 1))
  return { shown: tools.filter((tool) => kept.has(tool)), hidden: tools.filter((tool) => !kept.has(tool)) }
}
