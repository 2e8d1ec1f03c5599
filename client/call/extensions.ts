// What the call's features add to its page: tools for the toolbar and tabs for the side panel, one line for each feature.
import { useConversation } from '../conversation/use-conversation.tsx'
import { usePeople } from '../people/use-people.tsx'
import type { CallSession } from '../state/call-session.ts'
import type { CallState } from '../state/call-state.ts'
import type { Visit } from '../state/visit.ts'
import { useMyDataPanel } from '../my-data/use-my-data-panel.tsx'
import { useLayoutTool } from './layout-tool.ts'
import type { Panel, PanelId } from './panel.ts'
import { useReportTool } from './report-tool.ts'
import { useScreenTool } from './screen-tool.ts'
import type { Tool } from './tool.ts'

/** What a feature's hook is given. */
export type CallContext = {
  readonly visit: Visit
  readonly session: CallSession
  readonly call: CallState
  /** The open tab of the side panel, or null. */
  readonly openPanel: PanelId | null
  readonly setOpenPanel: (panelId: PanelId | null) => void
}

/** `keys` are single-key shortcuts (see shortcuts.ts), by the key in lower case. */
export type Extension = { readonly tools?: readonly Tool[]; readonly panels?: readonly Panel[]; readonly keys?: Readonly<Record<string, () => void>> }

/** A feature is a hook from the context to what it adds, such as `useChat`. The order is that of the toolbar. */
const FEATURES: readonly ((context: CallContext) => Extension)[] = [useScreenTool, useConversation, usePeople, useLayoutTool, useReportTool, useMyDataPanel]

export function useExtensions(context: CallContext): Required<Extension> {
  const all = FEATURES.map((useFeature) => useFeature(context))
  return {
    tools: all.flatMap(({ tools = [] }) => tools),
    panels: all.flatMap(({ panels = [] }) => panels),
    keys: Object.assign({}, ...all.map(({ keys = {} }) => keys)) as Readonly<Record<string, () => void>>,
  }
}
