// One's own shared screen with its sound: chosen in the browser's own dialog, stopped here or on the browser's own bar.
import { Store } from './store.ts'

export type ScreenState =
  | { readonly kind: 'off' }
  | { readonly kind: 'choosing' }
  /** `sound` is null where the person, the browser or the system gives none. */
  | { readonly kind: 'on'; readonly picture: MediaStreamTrack; readonly sound: MediaStreamTrack | null }
  | { readonly kind: 'problem' }

/** Not yet in TypeScript's library: https://www.w3.org/TR/screen-capture/#dictionary-displaymediastreamoptions-members */
type DisplayOptions = DisplayMediaStreamOptions & { readonly systemAudio?: 'include'; readonly surfaceSwitching?: 'include'; readonly selfBrowserSurface?: 'exclude' }

const OPTIONS: DisplayOptions = {
  video: { frameRate: { ideal: 15, max: 30 }, width: { max: 1920 }, height: { max: 1080 } },
  // As it is played: what cleans a voice spoils music.
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  systemAudio: 'include',
  surfaceSwitching: 'include',
  // The call's own tab would show itself without end.
  selfBrowserSurface: 'exclude',
}

/** Phones have none. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function'
}

export class ScreenShare {
  readonly state = new Store<ScreenState>({ kind: 'off' })
  #attempt = 0

  async start(): Promise<void> {
    const now = this.state.getSnapshot()
    if (now.kind === 'on' || now.kind === 'choosing') return
    const attempt = ++this.#attempt
    this.state.set({ kind: 'choosing' })
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia(OPTIONS)
      const [picture] = stream.getVideoTracks()
      const [sound = null] = stream.getAudioTracks()
      if (!picture || attempt !== this.#attempt) {
        for (const track of stream.getTracks()) track.stop()
        return
      }
      // Sharp letters before smooth movement.
      picture.contentHint = 'detail'
      if (sound) sound.contentHint = 'music'
      // The browser's own bar, a closed window, or a revoked permission.
      picture.addEventListener('ended', () => this.#ended(picture), { once: true })
      sound?.addEventListener('ended', () => this.#soundEnded(sound), { once: true })
      this.state.set({ kind: 'on', picture, sound })
    } catch (error) {
      if (attempt !== this.#attempt) return
      // Cancelled in the browser's dialog: that is an answer, not a fault.
      const cancelled = error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
      this.state.set({ kind: cancelled ? 'off' : 'problem' })
    }
  }

  stop(): void {
    this.#attempt++
    const now = this.state.getSnapshot()
    if (now.kind === 'on') for (const track of [now.picture, now.sound]) track?.stop()
    this.state.set({ kind: 'off' })
  }

  close(): void {
    this.stop()
  }

  #ended(picture: MediaStreamTrack): void {
    const now = this.state.getSnapshot()
    if (now.kind === 'on' && now.picture === picture) this.stop()
  }

  #soundEnded(sound: MediaStreamTrack): void {
    const now = this.state.getSnapshot()
    if (now.kind === 'on' && now.sound === sound) this.state.set({ ...now, sound: null })
  }
}
