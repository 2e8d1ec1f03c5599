// Where a key press sends a chip.
import { PLACEMENTS } from './geometry.ts'
import type { Placement } from './geometry.ts'

/** Arrow keys go to the corner they point at; Home and Escape go back to the face; Enter tries the next place. */
export function placementByKey(now: Placement, key: string): Placement | null {
  const vertical = now.startsWith('top') ? 'top' : 'bottom'
  const horizontal = now.endsWith('left') ? 'left' : 'right'
  switch (key) {
    case 'ArrowUp':
      return `top-${horizontal}`
    case 'ArrowDown':
      return `bottom-${horizontal}`
    case 'ArrowLeft':
      return `${vertical}-left`
    case 'ArrowRight':
      return `${vertical}-right`
    case 'Home':
    case 'Escape':
      return 'face'
    case 'Enter':
    case ' ':
      return PLACEMENTS[(PLACEMENTS.indexOf(now) + 1) % PLACEMENTS.length] ?? 'face'
    default:
      return null
  }
}
