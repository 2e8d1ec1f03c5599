// Whether a camera's own background blur can be switched: some systems give it, the browser passes it on.
// https://www.w3.org/TR/mediacapture-extensions/#exposing-mediastreamtrack-source-background-blur-support

export type Blur = 'unavailable' | 'off' | 'on'
type Capabilities = { readonly backgroundBlur?: readonly boolean[] }
type Settings = { readonly backgroundBlur?: boolean }

/** Only where both can be chosen: what the system forces on, a page cannot switch. */
export function blurOf(capabilities: Capabilities, settings: Settings): Blur {
  const choices = capabilities.backgroundBlur ?? []
  if (!choices.includes(true) || !choices.includes(false)) return 'unavailable'
  return settings.backgroundBlur === true ? 'on' : 'off'
}

export function blurOfTrack(track: MediaStreamTrack): Blur {
  // Firefox has no getCapabilities before version 132.
  return blurOf((track.getCapabilities?.() ?? {}) as Capabilities, track.getSettings() as Settings)
}

/** True where the camera did as it was told. */
export async function setBlur(track: MediaStreamTrack, on: boolean): Promise<boolean> {
  try {
    await track.applyConstraints({ ...track.getConstraints(), backgroundBlur: on } as MediaTrackConstraints)
    return true
  } catch {
    return false
  }
}
