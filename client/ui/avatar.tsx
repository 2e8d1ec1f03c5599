// A person's initials in a circle, where there is no picture.

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean)
  const first = (word: string | undefined): string => (word ? ([...word][0] ?? '') : '')
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')).toLocaleUpperCase()
}

export function Avatar({ name }: { readonly name: string }) {
  return (
    <span className="avatar" aria-hidden="true">
      {initialsOf(name) || '–'}
    </span>
  )
}
