// The call's controls in one bar; what does not fit is behind "More".
import { Ellipsis } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { Dialog, Menu, MenuItem, MenuTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { fitTools } from './tool.ts'
import type { Tool } from './tool.ts'
import { useSize } from './use-size.ts'
import './toolbar.css'

/** A button with its gap, and what the leave button takes more (less the last gap), as in toolbar.css. */
const WIDE = { placePx: 62, extraPx: 14 } as const
const NARROW = { placePx: 58, extraPx: -2 } as const
const NARROW_PX = 640

export function Toolbar({ tools, inert }: { readonly tools: readonly Tool[]; readonly inert: boolean }) {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [openPopover, setOpenPopover] = useState<string | null>(null)
  const moreRef = useRef<HTMLButtonElement>(null)
  const { placePx, extraPx } = width <= NARROW_PX ? NARROW : WIDE
  const places = Math.floor((width - extraPx) / placePx)
  const { shown, hidden } = fitTools(tools, width === 0 ? tools.length : places)
  const leave = shown.filter((tool) => tool.look === 'leave')
  const run = ({ id, action }: Tool): void => (action.kind === 'popover' ? setOpenPopover(openPopover === id ? null : id) : action.run())
  const button = (tool: Tool): ReactNode => <ToolButton key={tool.id} tool={tool} isOpen={openPopover === tool.id} onPress={() => run(tool)} onClose={() => setOpenPopover(null)} />
  const hiddenNews = hidden.reduce((sum, tool) => sum + (tool.badge ?? 0), 0)
  const hiddenPopover = hidden.find((tool) => tool.id === openPopover)
  return (
    <section className="toolbar" inert={inert} aria-label={say('call.controls')}>
      <div className="toolbar-row" ref={ref}>
        {shown.filter((tool) => tool.look !== 'leave').map(button)}
        {hidden.length > 0 && (
          <MenuTrigger>
            <Button kind="icon" className="tool" ref={moreRef} aria-label={hiddenNews > 0 ? say('call.withNews', { name: say('call.moreControls'), count: hiddenNews }) : say('call.moreControls')}>
              <Ellipsis aria-hidden="true" />
              <Badge count={hiddenNews} />
            </Button>
            <Popover className="popover" offset={12} placement="top">
              <Menu className="picker-list more-menu" aria-label={say('call.moreControls')} onAction={(id) => hidden.filter((tool) => tool.id === id).forEach(run)}>
                {hidden.map(({ id, name, icon: Icon, shortcut, badge = 0 }) => (
                  <MenuItem key={id} id={id} textValue={name} className="picker-option more-item">
                    <Icon aria-hidden="true" />
                    <span className="picker-value">{name}</span>
                    {badge > 0 ? <span className="side-tab-badge">{badge}</span> : shortcut && <kbd>{shortcut}</kbd>}
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        )}
        {leave.map(button)}
      </div>
      {hiddenPopover && <ToolPopover tool={hiddenPopover} anchor={moreRef} onClose={() => setOpenPopover(null)} />}
    </section>
  )
}

type ToolButtonProps = { readonly tool: Tool; readonly isOpen: boolean; readonly onPress: () => void; readonly onClose: () => void }

function ToolButton({ tool, isOpen, onPress, onClose }: ToolButtonProps) {
  const ref = useRef<HTMLButtonElement>(null)
  const { name, icon: Icon, shortcut, look, badge = 0, action } = tool
  const expanded = action.kind === 'panel' ? action.isOpen : action.kind === 'popover' ? isOpen : null
  return (
    <>
      <TooltipTrigger delay={500} closeDelay={0}>
        <Button
          ref={ref}
          kind="icon"
          className={`tool ${look ? `tool-${look}` : ''} ${expanded ? 'tool-open' : ''}`}
          aria-label={badge > 0 ? say('call.withNews', { name, count: badge }) : name}
          onPress={onPress}
          {...(expanded === null ? {} : { 'aria-expanded': expanded })}
          {...(action.kind === 'popover' ? { 'aria-haspopup': 'dialog' as const } : {})}
          {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
        >
          <Icon aria-hidden="true" />
          <Badge count={badge} />
        </Button>
        <Tooltip className="tooltip" offset={8}>
          {name}
          {shortcut && <kbd>{shortcut}</kbd>}
        </Tooltip>
      </TooltipTrigger>
      {isOpen && <ToolPopover tool={tool} anchor={ref} onClose={onClose} />}
    </>
  )
}

function ToolPopover({ tool, anchor, onClose }: { readonly tool: Tool; readonly anchor: RefObject<HTMLButtonElement | null>; readonly onClose: () => void }) {
  if (tool.action.kind !== 'popover') return null
  return (
    <Popover className="popover tool-popover" offset={12} placement="top" triggerRef={anchor} isOpen onOpenChange={(open) => !open && onClose()}>
      <Dialog className="tool-dialog" aria-label={tool.name}>
        {tool.action.content(onClose)}
      </Dialog>
    </Popover>
  )
}

function Badge({ count }: { readonly count: number }) {
  return count > 0 ? (
    <span className="tool-badge" aria-hidden="true">
      {count > 99 ? '99+' : count}
    </span>
  ) : null
}
