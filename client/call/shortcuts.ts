// Single-key shortcuts of the call, silent while someone types or a dialog is open.
import { useEffect, useLayoutEffect, useRef } from 'react'

export const SHORTCUTS = { m: 'microphone', v: 'camera', o: 'overlays' } as const
export type Shortcut = (typeof SHORTCUTS)[keyof typeof SHORTCUTS]

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>

export function shortcutOf(press: Press): Shortcut | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.repeat) return null
  const key = press.key.toLowerCase()
  return key === 'm' || key === 'v' || key === 'o' ? SHORTCUTS[key] : null
}

export function useShortcuts(run: (shortcut: Shortcut) => void): void {
  const latest = useRef(run)
  useLayoutEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"]')) return
      const shortcut = shortcutOf(event)
      if (shortcut) latest.current(shortcut)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
