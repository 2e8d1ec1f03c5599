// One person under analysis: the newest picture and sound in, a reading out every tick.
import { EMOTIONS } from '../protocol/emotion.ts'
import type { SubjectId } from '../protocol/ids.ts'
import type { WorkerReading } from '../protocol/inference.ts'
import type { Clock } from '../kit/clock.ts'
import type { Analyser } from './analyser.ts'
import { cropFace } from './face/align.ts'
import { follow, rescale, shownBox } from './face/follow.ts'
import type { FollowState, Picture } from './face/follow.ts'
import { NO_HINT, layerHint } from './face/layer-hint.ts'
import type { HintState, LayerHint } from './face/layer-hint.ts'
import type { Luma } from './face/luma.ts'
import { UNDECIDED, decide } from './fusion/decide.ts'
import type { Decision } from './fusion/decide.ts'
import { modalityOf } from './fusion/modality.ts'
import { likeliest, softmax } from './fusion/softmax.ts'
import { settle } from './fusion/settle.ts'
import { SoftVote } from './fusion/vote.ts'
import type { TokenWindow } from './fusion/window.ts'
import type { LumaFrame, SubjectPipeline } from './ports.ts'
import { SpeechStream } from './speech/speech-stream.ts'

/** Sound older than this is of a stream that stalled. */
const STALE_SOUND_MS = 400

type Evidence = { readonly arrivedMs: number; readonly rtpTimestamp: number }
type Token = Evidence & { readonly embedding: Float32Array }

export class Subject implements SubjectPipeline {
  readonly id: SubjectId
  readonly #analyser: Analyser
  readonly #clock: Clock
  readonly #onLayerWanted: (direction: LayerHint) => void
  readonly #onClose: (subject: Subject) => void
  readonly #speech: SpeechStream
  readonly #window: TokenWindow
  readonly #vote: SoftVote
  readonly #crop: Float32Array
  readonly #logMel: Float32Array

  #frame: Evidence & { readonly luma: Luma } | null = null
  #picture: Picture = { width: 1, height: 1 }
  #sound: Evidence | null = null
  /** Counts the endings of each modality: what was begun before one is not used after it. */
  readonly #endings = { video: 0, audio: 0 }
  readonly #active = { video: true, audio: true }
  #following: FollowState = { kind: 'searching' }
  #hint: HintState = NO_HINT
  #visual: Evidence | null = null
  #audio: Evidence | null = null
  #decision: Decision = UNDECIDED
  #tick = 0
  #closed = false

  constructor(id: SubjectId, analyser: Analyser, clock: Clock, onLayerWanted: (direction: LayerHint) => void, onClose: (subject: Subject) => void) {
    const { visual, speech, fused } = analyser.models.sidecars
    this.id = id
    this.#analyser = analyser
    this.#clock = clock
    this.#onLayerWanted = onLayerWanted
    this.#onClose = onClose
    this.#speech = new SpeechStream(analyser.mel)
    this.#window = analyser.newWindow()
    this.#vote = new SoftVote(fused.window, EMOTIONS.length)
    this.#crop = new Float32Array(visual.crop.size ** 2)
    this.#logMel = new Float32Array(speech.features.melBins * speech.features.frames)
  }

  get closed(): boolean {
    return this.#closed
  }

  offerFrame(frame: LumaFrame): void {
    this.offerPicture(frame, frame)
  }

  offerPicture(luma: Luma, { arrivedMs, rtpTimestamp }: Evidence): void {
    const whole = luma.width > 0 && luma.height > 0 && luma.data.length >= luma.width * luma.height
    if (this.#active.video && whole) this.#frame = { luma, arrivedMs, rtpTimestamp }
  }

  offerSound(samples: Float32Array, rtpTimestamp: number, arrivedMs: number): void {
    if (!this.#active.audio) return
    this.#speech.push(samples)
    this.#sound = { arrivedMs, rtpTimestamp }
  }

  setActive(kind: 'audio' | 'video', active: boolean): void {
    if (this.#active[kind] === active) return
    this.#active[kind] = active
    if (active) return
    this.#endings[kind]++
    if (kind === 'video') {
      this.#frame = null
      this.#visual = null
      this.#following = { kind: 'searching' }
      this.#hint = { ...NO_HINT, saidMs: this.#hint.saidMs }
    } else {
      this.#sound = null
      this.#audio = null
      this.#speech.clear()
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#frame = null
    this.#onClose(this)
  }

  /** Ticks that were left out keep their place in the window, empty. */
  skip(ticks: number): void {
    for (let i = 0; i < Math.min(ticks, this.#window.shape.ticks); i++) this.#window.push(null, null)
    this.#tick += ticks
  }

  /** Null when there is nothing to read from. Not called again before it has settled. */
  async analyse(nowMs: number): Promise<WorkerReading | null> {
    const startedMs = this.#clock.monotonicMs()
    const { video, audio } = this.#endings
    const [face, voice] = await Promise.all([this.#see(nowMs), this.#listen(nowMs)])
    if (this.#closed) return null
    const seen = video === this.#endings.video ? face : null
    const heard = audio === this.#endings.audio ? voice : null
    if (seen) this.#visual = seen
    if (heard) this.#audio = heard
    this.#window.push(seen?.embedding ?? null, heard?.embedding ?? null)
    const tick = this.#tick++

    const modality = modalityOf({ visualMs: this.#visual?.arrivedMs ?? null, audioMs: this.#audio?.arrivedMs ?? null }, nowMs)
    const sees = modality === 'visual' || modality === 'audio-visual'
    const hears = modality === 'audio' || modality === 'audio-visual'
    const visualEnded = !sees && this.#window.invalidate('visual')
    const audioEnded = !hears && this.#window.invalidate('audio')
    // Votes that were cast on a modality that has ended must not colour a label that says it is from the other alone.
    if (visualEnded || audioEnded) this.#vote.clear()
    if (modality === null) {
      this.#decision = UNDECIDED
      return null
    }

    const probabilities = await this.#judge(tick)
    if (this.#closed || probabilities === null || (sees && video !== this.#endings.video) || (hears && audio !== this.#endings.audio)) return null
    this.#decision = decide(this.#decision, probabilities, this.#analyser.models.sidecars.fused.unsure)
    const usedVideo = sees ? this.#visual : null
    const usedAudio = hears ? this.#audio : null
    const newestMs = Math.max(usedVideo?.arrivedMs ?? 0, usedAudio?.arrivedMs ?? 0)
    return {
      subjectId: this.id,
      ageMs: Math.max(0, nowMs - newestMs + this.#clock.monotonicMs() - startedMs),
      label: this.#decision.label,
      probabilities: [...probabilities],
      confidence: probabilities[likeliest(probabilities)]!,
      modality,
      box: sees && this.#following.kind === 'following' ? shownBox(this.#following) : null,
      rtp: { video: usedVideo?.rtpTimestamp ?? null, audio: usedAudio?.rtpTimestamp ?? null },
    }
  }

  /** The newest unread picture's face as a token. */
  async #see(nowMs: number): Promise<Token | null> {
    if (!this.#frame) return null
    const { luma, arrivedMs, rtpTimestamp } = this.#frame
    this.#frame = null
    const ending = this.#endings.video
    const faces = await this.#analyser.detector.detect(luma)
    if (ending !== this.#endings.video || this.#closed) return null
    this.#following = follow(rescale(this.#following, this.#picture, luma), faces, luma, nowMs)
    this.#picture = { width: luma.width, height: luma.height }
    const face = this.#following.kind === 'following' && this.#following.missedTicks === 0 ? this.#following.face : null
    this.#hintLayer(face ? face.box[3] - face.box[1] : null, luma.height, nowMs)
    if (!face || !cropFace(this.#analyser.warper, luma, face.landmarks, this.#analyser.models.sidecars.visual.crop, this.#crop)) return null
    const { embedding } = await this.#analyser.encodeFace(this.#crop)
    return { embedding, arrivedMs, rtpTimestamp }
  }

  #hintLayer(faceHeightPx: number | null, pictureHeightPx: number, nowMs: number): void {
    const { state, hint } = layerHint(this.#hint, faceHeightPx, pictureHeightPx, nowMs)
    this.#hint = state
    if (hint) this.#onLayerWanted(hint)
  }

  /** The newest 1.6 s of sound as a token, when there is a voice in them. */
  async #listen(nowMs: number): Promise<Token | null> {
    const sound = this.#sound
    if (!sound || nowMs - sound.arrivedMs > STALE_SOUND_MS) return null
    if (this.#speech.voiceShare < this.#analyser.models.sidecars.fused.minVoiceShare) return null
    this.#speech.write(this.#logMel)
    const { embedding } = await this.#analyser.encodeSpeech(this.#logMel)
    return { embedding, ...sound }
  }

  /** The fused model over the window, voted over windows, smoothed over ticks; null when no tick holds a token. */
  async #judge(tick: number): Promise<readonly number[] | null> {
    const { window: ticks, tickMs, temperature } = this.#analyser.models.sidecars.fused
    this.#window.write()
    const logits = await this.#analyser.fuse(this.#window)
    const oldest = tick - ticks + 1
    for (let i = 0; i < ticks; i++) if (oldest + i >= 0 && this.#window.isValid(i)) this.#vote.add(oldest + i, softmax(logits, i * EMOTIONS.length, EMOTIONS.length, temperature))
    return settle((voted) => this.#vote.read(voted), Math.max(0, oldest), tick, tickMs)
  }
}
