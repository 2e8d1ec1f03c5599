// A place on the stage as a style: tiles stay the same elements wherever they lie, so that no picture starts anew.
import type { CSSProperties } from 'react'
import type { Place } from './layout.ts'

export function placeStyle({ x, y, width, height }: Place): CSSProperties {
  return { insetInlineStart: x, top: y, width, height }
}
