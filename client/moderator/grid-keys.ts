// What a key does in the list: to another row, to a control in the row and back, open or close a room, open the actions.
import type { KeyboardEvent } from 'react'
import type { Row } from './rows.ts'

export type Step =
  | { readonly kind: 'row'; readonly index: number }
  | { readonly kind: 'control'; readonly control: HTMLElement }
  | { readonly kind: 'self' | 'toggle' | 'menu' }
type Where = { readonly rows: readonly Row[]; readonly active: number; readonly pageRows: number; readonly row: HTMLElement; readonly rtl: boolean }

/** Null: the key is not the list's. */
export function keyStep(event: KeyboardEvent, { rows, active, pageRows, row, rtl }: Where): Step | null {
  if (event.altKey || event.metaKey) return null
  const to = (index: number): Step => ({ kind: 'row', index: Math.max(0, Math.min(rows.length - 1, index)) })
  switch (event.key) {
    case 'ArrowDown':
      return to(active + 1)
    case 'ArrowUp':
      return to(active - 1)
    case 'PageDown':
      return to(active + pageRows)
    case 'PageUp':
      return to(active - pageRows)
    case 'Home':
      return to(0)
    case 'End':
      return to(rows.length - 1)
    case 'ArrowRight':
    case 'ArrowLeft':
      return (event.key === 'ArrowRight') !== rtl ? forward(event, rows[active], row) : back(event, rows, active, row)
    case 'Enter':
      return event.target !== row ? null : rows[active]?.kind === 'room' ? { kind: 'toggle' } : row.querySelector('[data-menu]') ? { kind: 'menu' } : forward(event, rows[active], row)
    case 'ContextMenu':
      return row.querySelector('[data-menu]') ? { kind: 'menu' } : null
    case 'F10':
      return event.shiftKey && row.querySelector('[data-menu]') ? { kind: 'menu' } : null
    default:
      return null
  }
}

const controlsOf = (row: HTMLElement): readonly HTMLElement[] => [...row.querySelectorAll<HTMLElement>('button:not([disabled])')]

/** A closed room opens; then on to the row's controls. */
function forward({ target }: KeyboardEvent, at: Row | undefined, row: HTMLElement): Step | null {
  if (target === row && at?.kind === 'room' && !at.isOpen) return { kind: 'toggle' }
  const controls = controlsOf(row)
  const next = controls[controls.indexOf(target as HTMLElement) + 1]
  return next ? { kind: 'control', control: next } : null
}

/** From the controls to the row, from a person to their room; an open room closes. */
function back({ target }: KeyboardEvent, rows: readonly Row[], active: number, row: HTMLElement): Step | null {
  if (target !== row) {
    const controls = controlsOf(row)
    const before = controls[controls.indexOf(target as HTMLElement) - 1]
    return before ? { kind: 'control', control: before } : { kind: 'self' }
  }
  const at = rows[active]
  if (at?.kind === 'room') return at.isOpen ? { kind: 'toggle' } : null
  const room = rows.findLastIndex(({ kind }, index) => kind === 'room' && index < active)
  return room < 0 ? null : { kind: 'row', index: room }
}
