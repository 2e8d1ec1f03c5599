// Single-key shortcuts of the call, silent while someone types or a dialog is open.
import { useEffect, useLayoutEffect, useRef } from 'react'

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>

/** The key in lower case, or null for a press that is the browser's, the system's, or one that is held down. */
export function shortcutOf(press: Press): string | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.repeat) return null
  return press.key.toLowerCase()
}

/** Where a key means something else: fields, and everything that moves by letters. */
const DEAF = 'input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"], [role="menu"]'

export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys)
  useLayoutEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null
      if (event.defaultPrevented || target?.closest(DEAF)) return
      const key = shortcutOf(event)
      if (key === null || !Object.hasOwn(latest.current, key)) return
      event.preventDefault()
      latest.current[key]?.()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
