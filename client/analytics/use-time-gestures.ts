// Zooming and moving the one time axis with mouse, touch and keys; a drag with the mouse chooses a part.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import type { Span } from '../../src/protocol/report.ts'
import type { Gutters } from './axis-drawing.ts'
import { between, moved, zoomed } from './spans.ts'

export const ZOOM_STEP = 0.5
const KEY_MOVE = 0.25
/** A wheel's notch is about 100 px; e^(−100/250) is two thirds. */
const WHEEL_PX = 250
/** Shorter drags are presses. */
const LEAST_DRAG_PX = 6

export type Brush = { readonly leftPx: number; readonly widthPx: number }
type Axis = { readonly window: Span; readonly whole: Span; readonly gutters: Gutters; readonly setWindow: (window: Span) => void }

/** The window after a key; null for keys that are none of its own. */
export function windowAfterKey(key: string, window: Span, whole: Span): Span | null {
  switch (key) {
    case '+':
    case '=':
      return zoomed(window, whole, ZOOM_STEP)
    case '-':
      return zoomed(window, whole, 1 / ZOOM_STEP)
    case 'ArrowLeft':
      return moved(window, whole, -KEY_MOVE)
    case 'ArrowRight':
      return moved(window, whole, KEY_MOVE)
    case 'PageUp':
      return moved(window, whole, -1)
    case 'PageDown':
      return moved(window, whole, 1)
    case 'Home':
      return moved(window, whole, -1e9)
    case 'End':
      return moved(window, whole, 1e9)
    case '0':
    case 'Escape':
      return whole
    default:
      return null
  }
}

export function useTimeGestures(ref: RefObject<HTMLElement | null>, axis: Axis): { readonly brush: Brush | null; readonly onKeyDown: (event: KeyboardEvent) => void } {
  const [brush, setBrush] = useState<Brush | null>(null)
  const now = useRef(axis)
  useLayoutEffect(() => {
    now.current = axis
  })

  useEffect(() => {
    const element = ref.current
    return element ? listen(element, () => now.current, setBrush) : undefined
  }, [ref])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const after = windowAfterKey(event.key, axis.window, axis.whole)
    if (after === null) return
    event.preventDefault()
    axis.setWindow(after)
  }
  return { brush, onKeyDown }
}

function listen(element: HTMLElement, axisNow: () => Axis, setBrush: (brush: Brush | null) => void): () => void {
  const fingers = new Map<number, number>()
  let drag: { readonly fromPx: number; toPx: number } | null = null
  let pinch: { readonly window: Span; readonly spreadPx: number; readonly aroundMs: number } | null = null

  const plot = (): { readonly left: number; readonly width: number } => {
    const box = element.getBoundingClientRect()
    const { gutters } = axisNow()
    return { left: box.left + gutters.left, width: Math.max(1, box.width - gutters.left - gutters.right) }
  }
  const timeAt = (clientX: number, window = axisNow().window): number => {
    const { left, width } = plot()
    return window.fromMs + Math.min(1, Math.max(0, (clientX - left) / width)) * (window.toMs - window.fromMs)
  }
  const isInPlot = (clientX: number): boolean => clientX >= plot().left && clientX <= plot().left + plot().width

  const onWheel = (event: WheelEvent): void => {
    const { window, whole, setWindow } = axisNow()
    // A pinch on a touchpad comes as a wheel with Control; a plain wheel scrolls the page.
    if (event.ctrlKey || event.metaKey) setWindow(zoomed(window, whole, Math.exp(event.deltaY / WHEEL_PX), timeAt(event.clientX)))
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) setWindow(moved(window, whole, (event.deltaX || event.deltaY) / plot().width))
    else return
    event.preventDefault()
  }
  const show = (): void => {
    if (!drag) return setBrush(null)
    const box = element.getBoundingClientRect()
    setBrush({ leftPx: Math.min(drag.fromPx, drag.toPx) - box.left, widthPx: Math.abs(drag.toPx - drag.fromPx) })
  }
  const onDown = (event: PointerEvent): void => {
    if (!isInPlot(event.clientX) || event.button !== 0 || (event.target as Element).closest('button, a, input, [data-no-brush]')) return
    const { window } = axisNow()
    if (event.pointerType !== 'touch') {
      drag = { fromPx: event.clientX, toPx: event.clientX }
      element.setPointerCapture(event.pointerId)
      return
    }
    fingers.set(event.pointerId, event.clientX)
    const [a, b] = [...fingers.values()]
    pinch = a === undefined ? null : b === undefined ? { window, spreadPx: 0, aroundMs: timeAt(a) } : { window, spreadPx: Math.max(20, Math.abs(a - b)), aroundMs: timeAt((a + b) / 2) }
  }
  const onMove = (event: PointerEvent): void => {
    if (drag) {
      drag.toPx = Math.min(plot().left + plot().width, Math.max(plot().left, event.clientX))
      return show()
    }
    if (!fingers.has(event.pointerId) || !pinch) return
    fingers.set(event.pointerId, event.clientX)
    const { whole, setWindow } = axisNow()
    const [a = 0, b] = [...fingers.values()]
    if (b === undefined) return setWindow(moved(pinch.window, whole, (pinch.aroundMs - timeAt(a, pinch.window)) / (pinch.window.toMs - pinch.window.fromMs)))
    setWindow(zoomed(pinch.window, whole, pinch.spreadPx / Math.max(20, Math.abs(a - b)), pinch.aroundMs))
  }
  const onUp = (event: PointerEvent): void => {
    fingers.delete(event.pointerId)
    pinch = null
    if (!drag) return
    const { fromPx, toPx } = drag
    drag = null
    show()
    if (event.type === 'pointerup' && Math.abs(toPx - fromPx) >= LEAST_DRAG_PX) axisNow().setWindow(between(timeAt(fromPx), timeAt(toPx), axisNow().whole))
  }
  element.addEventListener('wheel', onWheel, { passive: false })
  element.addEventListener('pointerdown', onDown)
  element.addEventListener('pointermove', onMove)
  element.addEventListener('pointerup', onUp)
  element.addEventListener('pointercancel', onUp)
  return () => {
    element.removeEventListener('wheel', onWheel)
    element.removeEventListener('pointerdown', onDown)
    element.removeEventListener('pointermove', onMove)
    element.removeEventListener('pointerup', onUp)
    element.removeEventListener('pointercancel', onUp)
  }
}
