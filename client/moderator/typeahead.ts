// Letters jump to the next row that is called so; pure.
import { plain } from './filters.ts'

/** Letters within this belong to one name. */
export const TYPED_WITHIN_MS = 700

/** The index to go to, or null. One letter again and again goes from one to the next. */
export function typedRow(names: readonly string[], from: number, typed: string): number | null {
  const letters = plain(typed)
  if (letters === '') return null
  const isOneLetter = [...letters].every((letter) => letter === letters[0])
  const wanted = isOneLetter ? (letters[0] ?? '') : letters
  // A name that still fits the longer word is stayed on.
  const first = isOneLetter ? from + 1 : Math.max(0, from)
  for (let step = 0; step < names.length; step++) {
    const at = (first + step) % names.length
    if (plain(names[at] ?? '').startsWith(wanted)) return at
  }
  return null
}
