// Letters jump to the next row that is called so; pure.
import { plain } from './filters.ts'

/** Letters within this belong to one name. */
export const TYPED_WITHIN_MS = 700

/** The index to go to, or null. One letter again and again goes from one to the next. */
export function typedRow(names: readonly string[], from: number, typed: string): number | null {
  const letters = plain(typed)
  if (letters === '') return null
  const [first] = Array.from(letters)
  const isOneLetter = first !== undefined && letters.replaceAll(first, '') === ''
  const wanted = isOneLetter ? first : letters
  // A name that still fits the longer word is stayed on.
  const begin = isOneLetter ? from + 1 : Math.max(0, from)
  for (let step = 0; step < names.length; step++) {
    const at = (begin + step) % names.length
    if (plain(names[at] ?? '').startsWith(wanted)) return at
  }
  return null
}
