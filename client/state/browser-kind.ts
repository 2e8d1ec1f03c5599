// Which browser and system this is, as far as the way to a permission differs; for words only, never for what works.

export const BROWSER_KINDS = ['chromium', 'firefox', 'safari', 'ios', 'android', 'other'] as const
export type BrowserKind = (typeof BROWSER_KINDS)[number]
export const SYSTEM_KINDS = ['mac', 'windows', 'ios', 'android', 'other'] as const
export type SystemKind = (typeof SYSTEM_KINDS)[number]

/** An iPad says that it is a Mac, but no Mac has a touch screen. */
type Hints = { readonly userAgent: string; readonly maxTouchPoints: number }

export function systemKindOf({ userAgent, maxTouchPoints }: Hints): SystemKind {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios'
  if (/Android/.test(userAgent)) return 'android'
  if (/Macintosh/.test(userAgent)) return 'mac'
  return /Windows/.test(userAgent) ? 'windows' : 'other'
}

export function browserKindOf(hints: Hints): BrowserKind {
  const system = systemKindOf(hints)
  // Every browser of a phone goes through its system's settings.
  if (system === 'ios' || system === 'android') return system
  if (/Firefox\//.test(hints.userAgent)) return 'firefox'
  if (/Chrom(?:e|ium)\//.test(hints.userAgent)) return 'chromium'
  return /Safari\//.test(hints.userAgent) ? 'safari' : 'other'
}
