// How a picture lies in a tile: filling it where little is cut away, whole where much would be.

export type Size = { readonly width: number; readonly height: number }
export type Fit = 'cover' | 'contain'

/** `cover` where at most this share of the picture is cut away; a portrait phone in a wide tile is shown whole. */
const LARGEST_CUT = 0.5

export function fitFor(tile: Size, video: Size): Fit {
  const tileAspect = tile.width / tile.height
  const videoAspect = video.width / video.height
  const kept = Math.min(tileAspect / videoAspect, videoAspect / tileAspect)
  return 1 - kept <= LARGEST_CUT ? 'cover' : 'contain'
}
