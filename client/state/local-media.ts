// One's own microphone and camera: opened, muted, exchanged, lost and found again.
import type { DeviceSource } from '../../src/protocol/constants.ts'
import { blurOfTrack, setBlur } from './background-blur.ts'
import type { Blur } from './background-blur.ts'
import { PermissionWatch } from './device-permission.ts'
import { mediaProblemOf, passesUnnoticed, problemWithout } from './media-problem.ts'
import type { MediaProblem } from './media-problem.ts'
import type { PreferencesStore } from './preferences.ts'
import { Store } from './store.ts'
import { say } from '../words/words.ts'

export type SourceState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  /** A muted microphone keeps its track, disabled; a camera that is off has none, so that its light goes out. Interrupted: the system has taken the device for something else, such as a phone call. */
  | { readonly kind: 'on'; readonly track: MediaStreamTrack; readonly muted: boolean; readonly interruption: 'none' | 'interrupted' }
  | { readonly kind: 'problem'; readonly problem: MediaProblem }

export type DeviceChoice = { readonly deviceId: string; readonly label: string }
export type LocalMediaState = {
  readonly microphone: SourceState
  readonly camera: SourceState
  /** The camera's own background blur. */
  readonly blur: Blur
  readonly devices: { readonly microphone: readonly DeviceChoice[]; readonly camera: readonly DeviceChoice[]; readonly speaker: readonly DeviceChoice[] }
}

const AUDIO: MediaTrackConstraints = { echoCancellation: true, autoGainControl: true }
const VIDEO: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } }

/** How often a device is asked for again that another program has, or the system withholds: nobody tells when that ends. */
const ASK_AGAIN_MS = 3000

export class LocalMedia {
  readonly state = new Store<LocalMediaState>({ microphone: { kind: 'off' }, camera: { kind: 'off' }, blur: 'unavailable', devices: { microphone: [], camera: [], speaker: [] } })
  readonly #preferences: PreferencesStore
  readonly #attempt: Record<DeviceSource, number> = { microphone: 0, camera: 0 }
  /** Awaited before a replaced track is stopped, so that the sender has the new one first. */
  #beforeStop: (source: DeviceSource) => Promise<void> = async () => {}
  readonly #permissions: PermissionWatch
  readonly #askingAgain: ReturnType<typeof setInterval>
  readonly #beingAsked = new Set<DeviceSource>()
  #closed = false

  constructor(preferences: PreferencesStore) {
    this.#preferences = preferences
    this.#permissions = new PermissionWatch((source, state) => this.#onPermission(source, state))
    this.#askingAgain = setInterval(() => this.#askAgain(), ASK_AGAIN_MS)
    window.addEventListener('focus', this.#askAgain)
    document.addEventListener('visibilitychange', this.#onVisible)
    navigator.mediaDevices?.addEventListener('devicechange', this.#onDeviceChange)
  }

  get closed(): boolean {
    return this.#closed
  }

  setBeforeStop(hook: (source: DeviceSource) => Promise<void>): void {
    this.#beforeStop = hook
  }

  /** Asks for both at once (one prompt), then for each alone where that fails. */
  async start(): Promise<void> {
    const { microphoneOn, cameraOn } = this.#preferences.getSnapshot()
    if (microphoneOn && cameraOn && navigator.mediaDevices) {
      this.#setSource('microphone', { kind: 'starting' })
      this.#setSource('camera', { kind: 'starting' })
      const attempts = { microphone: ++this.#attempt.microphone, camera: ++this.#attempt.camera }
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: this.#constraints('microphone'), video: this.#constraints('camera') })
        for (const track of stream.getTracks()) {
          const source = track.kind === 'audio' ? 'microphone' : 'camera'
          if (this.#closed || this.#attempt[source] !== attempts[source]) track.stop()
          else this.#adopt(source, track)
        }
      } catch {
        await Promise.all([this.#open('microphone'), this.#open('camera')])
      }
    } else {
      await Promise.all([microphoneOn ? this.#open('microphone') : undefined, cameraOn ? this.#open('camera') : undefined])
    }
    await this.refreshDevices()
  }

  async setMicrophoneOn(on: boolean): Promise<void> {
    this.#preferences.change({ microphoneOn: on })
    const { microphone } = this.state.getSnapshot()
    if (microphone.kind === 'on') {
      microphone.track.enabled = on
      this.#setSource('microphone', { ...microphone, muted: !on })
    } else if (on) await this.#open('microphone')
    else this.#release('microphone')
  }

  async setCameraOn(on: boolean): Promise<void> {
    this.#preferences.change({ cameraOn: on })
    if (on) await this.#open('camera')
    else this.#release('camera')
  }

  /** Changes a device, in the call without a gap: the new one is opened before the old one is let go. */
  async choose(source: DeviceSource, deviceId: string): Promise<void> {
    this.#preferences.change(source === 'microphone' ? { microphoneId: deviceId } : { cameraId: deviceId })
    const now = this.state.getSnapshot()[source]
    if (now.kind === 'off') return
    await this.#open(source, { exactId: deviceId })
  }

  /** The microphone is opened anew: not every browser changes this on an open one. */
  async setNoiseSuppression(on: boolean): Promise<void> {
    this.#preferences.change({ noiseSuppression: on })
    const { microphone } = this.state.getSnapshot()
    if (microphone.kind === 'on') await this.#open('microphone', { exactId: microphone.track.getSettings().deviceId })
  }

  async setBackgroundBlur(on: boolean): Promise<void> {
    const { camera } = this.state.getSnapshot()
    if (camera.kind !== 'on' || !(await setBlur(camera.track, on))) return
    this.#preferences.change({ backgroundBlur: on })
    this.state.update((state) => ({ ...state, blur: blurOfTrack(camera.track) }))
  }

  async retry(sources: readonly DeviceSource[]): Promise<void> {
    await Promise.all(sources.map((source) => this.#open(source)))
  }

  async refreshDevices(): Promise<void> {
    if (!navigator.mediaDevices) return
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => [])
    const of = (kind: MediaDeviceKind, name: string): DeviceChoice[] =>
      all.filter((device) => device.kind === kind && device.deviceId !== '').map((device, index) => ({ deviceId: device.deviceId, label: device.label || say('join.numbered', { device: name, number: index + 1 }) }))
    this.state.update((state) => ({ ...state, devices: { microphone: of('audioinput', say('join.microphone')), camera: of('videoinput', say('join.camera')), speaker: of('audiooutput', say('join.speaker')) } }))
  }

  /** Switches both off without remembering it as a wish: an observer sends nothing, and is asked for nothing. */
  letGo(): void {
    this.#release('microphone')
    this.#release('camera')
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    navigator.mediaDevices?.removeEventListener('devicechange', this.#onDeviceChange)
    window.removeEventListener('focus', this.#askAgain)
    document.removeEventListener('visibilitychange', this.#onVisible)
    clearInterval(this.#askingAgain)
    this.#permissions.close()
    this.#release('microphone')
    this.#release('camera')
  }

  readonly #onDeviceChange = (): void => {
    void this.refreshDevices().then(() => {
      const state = this.state.getSnapshot()
      for (const source of ['microphone', 'camera'] as const) {
        const now = state[source]
        if (now.kind === 'problem' && (now.problem === 'none-found' || now.problem === 'unplugged') && this.#isWanted(source) && state.devices[source].length > 0) void this.#open(source)
      }
    })
  }

  /** The person changed their mind in the browser's own settings. */
  #onPermission(source: DeviceSource, permission: PermissionState): void {
    const now = this.state.getSnapshot()[source]
    if (now.kind !== 'problem') return
    if (permission === 'granted' && this.#isWanted(source)) void this.#open(source)
    else if (permission === 'denied') this.#setSource(source, { kind: 'problem', problem: 'denied' })
  }

  readonly #askAgain = (): void => {
    if (document.visibilityState !== 'visible') return
    for (const source of ['microphone', 'camera'] as const) {
      const now = this.state.getSnapshot()[source]
      if (now.kind !== 'problem' || !passesUnnoticed(now.problem) || !this.#isWanted(source) || this.#beingAsked.has(source)) continue
      this.#beingAsked.add(source)
      void this.#open(source, { quietly: true }).finally(() => this.#beingAsked.delete(source))
    }
  }

  #isWanted(source: DeviceSource): boolean {
    const { microphoneOn, cameraOn } = this.#preferences.getSnapshot()
    return source === 'microphone' ? microphoneOn : cameraOn
  }

  #constraints(source: DeviceSource, exactId?: string): MediaTrackConstraints {
    const preferences = this.#preferences.getSnapshot()
    const rememberedId = source === 'microphone' ? preferences.microphoneId : preferences.cameraId
    const device = exactId ? { deviceId: { exact: exactId } } : rememberedId ? { deviceId: { ideal: rememberedId } } : {}
    return { ...(source === 'microphone' ? { ...AUDIO, noiseSuppression: preferences.noiseSuppression } : VIDEO), ...device }
  }

  /** Quietly: what is shown of an earlier failure stays until this has come to something. */
  async #open(source: DeviceSource, { exactId, quietly = false }: { readonly exactId?: string | undefined; readonly quietly?: boolean } = {}): Promise<void> {
    const attempt = ++this.#attempt[source]
    const context = () => this.#permissions.contextOf(source)
    if (!navigator.mediaDevices) return this.#setSource(source, { kind: 'problem', problem: problemWithout(context()) })
    const before = this.state.getSnapshot()[source]
    if (before.kind !== 'on' && !quietly) this.#setSource(source, { kind: 'starting' })
    const ask = (): Promise<MediaStream> => {
      const constraints = this.#constraints(source, exactId)
      return navigator.mediaDevices.getUserMedia(source === 'microphone' ? { audio: constraints } : { video: constraints })
    }
    try {
      const stream = await ask().catch((error: unknown) => {
        // Many phones open one camera at a time: let the old one go, then try again.
        if (before.kind !== 'on' || mediaProblemOf(error, context()) !== 'busy') throw error
        before.track.stop()
        return ask()
      })
      const [track] = stream.getTracks()
      if (!track) throw new DOMException('no track', 'NotFoundError')
      if (this.#closed || attempt !== this.#attempt[source]) return track.stop()
      this.#adopt(source, track)
      void this.refreshDevices()
    } catch (error) {
      if (attempt !== this.#attempt[source]) return
      // A failed change of device leaves the one in use alone.
      if (before.kind === 'on' && before.track.readyState === 'live') return
      this.#setSource(source, { kind: 'problem', problem: mediaProblemOf(error, context()) })
    }
  }

  #adopt(source: DeviceSource, track: MediaStreamTrack): void {
    const before = this.state.getSnapshot()[source]
    // The wish, not the track before: a microphone that comes back after its device was lost is as muted as it was.
    const muted = source === 'microphone' && !this.#preferences.getSnapshot().microphoneOn
    track.enabled = !muted
    if (source === 'camera') track.contentHint = 'motion'
    // 'ended' fires when the device goes away or its permission is revoked, not when stop() is called.
    track.addEventListener('ended', () => this.#onLost(source, track), { once: true })
    // On phones a call, another app or a Bluetooth device that goes takes the device away and gives it back.
    track.addEventListener('mute', () => this.#onInterruption(source, track, 'interrupted'))
    track.addEventListener('unmute', () => this.#onInterruption(source, track, 'none'))
    this.#setSource(source, { kind: 'on', track, muted, interruption: 'none' })
    if (source === 'camera') void this.#applyBlur(track)
    // Taken away before anybody listened.
    if (track.readyState === 'ended') this.#onLost(source, track)
    if (before.kind === 'on') void this.#beforeStop(source).finally(() => before.track.stop())
  }

  async #applyBlur(track: MediaStreamTrack): Promise<void> {
    const wanted = this.#preferences.getSnapshot().backgroundBlur
    const now = blurOfTrack(track)
    if (now !== 'unavailable' && (now === 'on') !== wanted) await setBlur(track, wanted)
    this.state.update((state) => ({ ...state, blur: blurOfTrack(track) }))
  }

  #onInterruption(source: DeviceSource, track: MediaStreamTrack, interruption: 'none' | 'interrupted'): void {
    const now = this.state.getSnapshot()[source]
    if (now.kind === 'on' && now.track === track) this.#setSource(source, { ...now, interruption })
  }

  /** Back on the page: what the system took and has not given back is asked for. */
  readonly #onVisible = (): void => {
    if (document.visibilityState !== 'visible') return
    const state = this.state.getSnapshot()
    for (const source of ['microphone', 'camera'] as const) {
      const now = state[source]
      if (now.kind === 'on' && (now.interruption === 'interrupted' || now.track.readyState === 'ended')) void this.#open(source)
    }
  }

  #onLost(source: DeviceSource, track: MediaStreamTrack): void {
    const now = this.state.getSnapshot()[source]
    if (this.#closed || now.kind !== 'on' || now.track !== track) return
    const revoked = this.#permissions.contextOf(source).permission === 'denied'
    this.#setSource(source, { kind: 'problem', problem: revoked ? 'denied' : 'unplugged' })
    if (revoked) return
    void this.refreshDevices().then(() => {
      if (this.state.getSnapshot().devices[source].length > 0) void this.#open(source)
    })
  }

  #release(source: DeviceSource): void {
    this.#attempt[source]++
    const now = this.state.getSnapshot()[source]
    if (now.kind === 'on') now.track.stop()
    this.#setSource(source, { kind: 'off' })
  }

  #setSource(source: DeviceSource, next: SourceState): void {
    this.state.update((state) => ({ ...state, [source]: next }))
  }
}
