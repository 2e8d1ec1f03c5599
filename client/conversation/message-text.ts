// A message's text as parts: plain words, and addresses that may be followed; and typed text made fit to send.

export type TextPart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'link'; readonly text: string; readonly href: string }

/** Invisible characters end an address, so that none can hide what it says. */
const CANDIDATE = /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)[^\s\p{Cc}\p{Cf}<>"]+/giu
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** Parts are made as text nodes and anchors, never as markup. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const address = withoutTail(match[0])
    const href = hrefOf(address)
    if (href === null) continue
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({ kind: 'link', text: address, href })
    from = match.index + address.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** The punctuation of the sentence around it; a bracket that the address itself opened stays. */
function withoutTail(address: string): string {
  let end = address.length
  for (;;) {
    const last = address[end - 1] ?? ''
    const opener = CLOSERS[last]
    const isTail = opener === undefined ? /[.,;:!?'’”»…]/u.test(last) : count(address.slice(0, end), last) > count(address.slice(0, end), opener)
    if (!isTail) return address.slice(0, end)
    end -= 1
  }
}

const count = (text: string, sign: string): number => text.split(sign).length - 1

/** Web addresses alone, and none with a name and password before the host: "https://bank.example@evil.example" is no bank. */
function hrefOf(address: string): string | null {
  const url = URL.parse(/^www\./i.test(address) ? `https://${address}` : address)
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') return null
  return /^www\./i.test(address) && !/^www\.[^.]+\../.test(url.hostname) ? null : url.href
}

/** What the server would refuse is left out: control characters of pasted text, halves of characters, and the space around it. */
export function tidyText(typed: string): string {
  return typed.replaceAll(/\r\n?/g, '\n').replaceAll(/[\p{Cc}--[\n\t]]/gv, '').replaceAll(/\p{Cs}/gu, '').trim()
}
