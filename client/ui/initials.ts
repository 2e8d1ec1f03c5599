// A name's initials: of its first and its last word.

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean)
  const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const first = (word = ''): string => characters.segment(word).containing(0)?.segment ?? ''
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')).toLocaleUpperCase()
}
