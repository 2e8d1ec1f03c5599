// How a measured number and its limit are shown; pure.

/** A share in percent, points of a share, a plain number, milliseconds, megabytes. */
export type Unit = 'share' | 'points' | 'plain' | 'ms' | 'MB'
export type Limit = { readonly atLeast: number } | { readonly atMost: number }

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const VALUES: Readonly<Record<Unit, (value: number) => string>> = {
  share: percent, points: (value) => `${(100 * value).toFixed(1).replace('-', '−')} points`, plain: (value) => value.toFixed(3),
  ms: (value) => `${value.toFixed(2)} ms`, MB: (value) => `${value.toFixed(1)} MB`,
}

export function shown(value: number | null, unit: Unit): string {
  return value === null ? '–' : VALUES[unit](value)
}

/** Between two shares it is in points. */
export function shownDistance(value: number, unit: Unit): string {
  return VALUES[unit === 'share' ? 'points' : unit](value)
}

export function shownLimit(limit: Limit | null, unit: Unit): string {
  return limit === null ? '' : 'atLeast' in limit ? `≥ ${shown(limit.atLeast, unit)}` : `≤ ${shown(limit.atMost, unit)}`
}
