// One visit of a person: the lobby, then a call, then the goodbye; owns whatever is open at each.
import type { MeetingId, RoomId } from '../../src/protocol/ids.ts'
import { may } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { DeploymentInfo } from '../../src/protocol/purpose.ts'
import { Invitations, signInProblemOf, tokenOfFragment } from './access-token.ts'
import { loadAnalysis } from './analysis-door.ts'
import { pickLanguage } from '../words/languages.ts'
import type { Language } from '../words/languages.ts'
import { setLanguage, setSurroundings } from '../words/words.ts'
import type { CallErrorCode } from './call-error.ts'
import { CallSession } from './call-session.ts'
import { DataKeys } from './data-keys.ts'
import { DashboardAccess } from './dashboard-access.ts'
import { askDeployment } from './deployment.ts'
import type { TextStorage } from './kept-store.ts'
import { KeyHandover, openChannel } from './key-handover.ts'
import { LocalMedia } from './local-media.ts'
import { PreferencesStore } from './preferences.ts'
import { analyticsPath, routeOf, suggestRoomName } from './room-name.ts'
import type { AnalyticsTarget } from './room-name.ts'
import { Store } from './store.ts'

export type Stage =
  | { readonly kind: 'lobby'; readonly media: LocalMedia; readonly roomId: RoomId; readonly suggested: boolean }
  | { readonly kind: 'call'; readonly session: CallSession }
  | { readonly kind: 'left'; readonly roomId: RoomId; readonly role: Role }
  | { readonly kind: 'analytics'; readonly meetingId: MeetingId | null }
  | { readonly kind: 'dashboard' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unsupported' }

export class Visit {
  readonly preferences: PreferencesStore
  /** As the server said last; null until it has. */
  readonly deployment = new Store<DeploymentInfo | null>(null)
  readonly stage: Store<Stage>
  /** To what the server keeps about this tab's person, also after a call. */
  readonly dataKeys: DataKeys
  /** What opens the reports of meetings that were led from this browser. */
  readonly handover: KeyHandover
  readonly access: DashboardAccess
  readonly invitations: Invitations
  /** Why the last sign-in came to nothing. */
  signInProblem: CallErrorCode | null = null
  readonly #tabStorage: TextStorage | null

  constructor() {
    this.preferences = new PreferencesStore(storageOf('localStorage'))
    this.#tabStorage = storageOf('sessionStorage')
    this.dataKeys = new DataKeys(this.#tabStorage)
    this.invitations = new Invitations(this.#tabStorage)
    this.handover = new KeyHandover({ own: this.dataKeys, ownToken: () => this.invitations.any, storage: this.#tabStorage, channel: openChannel() })
    this.access = new DashboardAccess({ storage: this.#tabStorage, dataKeys: this.dataKeys, randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)) })
    this.stage = new Store<Stage>(this.#stageOfAddress())
    window.addEventListener('popstate', () => this.#turnTo(this.#stageOfAddress()))
  }

  /** The language that was chosen, or the browser's; resolves when its words are there. */
  async openLanguage(): Promise<void> {
    const dir = new URLSearchParams(location.search).get('dir')
    // No language here runs from right to left yet: `?dir=rtl` shows that the pages are ready for one.
    setSurroundings({ preferred: navigator.languages, direction: dir === 'rtl' || dir === 'ltr' ? dir : null })
    await setLanguage(pickLanguage(this.preferences.getSnapshot().language, navigator.languages))
  }

  async chooseLanguage(language: Language): Promise<void> {
    this.preferences.change({ language })
    await setLanguage(language)
    const stage = this.stage.getSnapshot()
    // Devices that the browser does not name are named by the page.
    if (stage.kind === 'lobby') await stage.media.refreshDevices()
    else if (stage.kind === 'call') await stage.session.media.refreshDevices()
  }

  /** `?name=Ada&join=1` fills in the name and joins at once: for demonstrations and tests. */
  start(): void {
    void this.#learnDeployment()
    const query = new URLSearchParams(location.search)
    const name = query.get('name')
    if (name) this.preferences.change({ displayName: name.slice(0, 60) })
    const stage = this.stage.getSnapshot()
    if (stage.kind !== 'lobby') return
    this.#startMedia(stage)
    if (query.get('join') === '1' && name) this.join(stage.roomId, name)
  }

  join(roomId: RoomId, displayName: string): void {
    const stage = this.stage.getSnapshot()
    if (stage.kind !== 'lobby') return
    const name = displayName.trim()
    this.preferences.change({ displayName: name })
    if (location.pathname !== `/${roomId}`) history.pushState(null, '', `/${roomId}`)
    const invitation = this.invitations.for(roomId)
    const session = new CallSession({
      roomId, displayName: name, media: stage.media, storage: this.#tabStorage, dataKeys: this.dataKeys, deployment: this.deployment, invitation,
      onInvitationRefused: () => invitation && this.invitations.forget(invitation.token, roomId),
    })
    this.stage.set({ kind: 'call', session })
    session.join()
  }

  async leave(): Promise<void> {
    const stage = this.stage.getSnapshot()
    if (stage.kind !== 'call') return
    const { role } = stage.session.state.getSnapshot()
    await stage.session.leave()
    this.stage.set({ kind: 'left', roomId: stage.session.roomId, role })
  }

  /** Back to the lobby of a room, or of a new one. */
  enterLobby(roomId: RoomId | null): void {
    history.pushState(null, '', roomId ? `/${roomId}` : '/')
    this.#turnTo(this.#stageOfAddress())
  }

  /** A host's meetings: all, those of a room, or the report of one. */
  openAnalytics(which: AnalyticsTarget): void {
    if (which.instead) history.replaceState(null, '', analyticsPath(which))
    else history.pushState(null, '', analyticsPath(which))
    this.#turnTo(this.#stageOfAddress())
  }

  async #learnDeployment(): Promise<void> {
    const answer = await askDeployment()
    // A join's answer may have come first; it is the newer one.
    if (answer && !this.deployment.getSnapshot()) this.deployment.set(answer)
    // Fetched in the lobby, the sign is there when the call is.
    const { kind } = this.stage.getSnapshot()
    if (kind !== 'analytics' && kind !== 'dashboard') await loadAnalysis(answer)?.catch(() => undefined)
  }

  #turnTo(next: Stage): void {
    const before = this.stage.getSnapshot()
    if (before.kind === 'call') void before.session.leave()
    else if (before.kind === 'lobby') before.media.close()
    this.stage.set(next)
    if (next.kind === 'lobby') this.#startMedia(next)
  }

  /** An observer is not even asked for camera and microphone. */
  #startMedia({ media, roomId }: Extract<Stage, { kind: 'lobby' }>): void {
    const role = this.invitations.for(roomId)?.role
    if (!role || may(role, 'produce')) void media.start()
  }

  #stageOfAddress(): Stage {
    const route = routeOf(location.pathname)
    const token = tokenOfFragment(location.hash)
    if (token) {
      if (route.kind === 'dashboard') this.access.keep(token)
      else this.invitations.keep(token, route.kind === 'room' ? route.roomId : null)
      // Out of the address bar, the history and whatever is shared from there.
      history.replaceState(null, '', location.pathname + location.search)
    }
    const problem = signInProblemOf(location.hash)
    this.signInProblem = problem && problem.startsWith('SIGN_IN_') ? (problem as CallErrorCode) : null
    if (problem) history.replaceState(null, '', location.pathname + location.search)
    if (route.kind === 'analytics' || route.kind === 'dashboard' || route.kind === 'not-found') return route
    if (typeof RTCPeerConnection === 'undefined' || typeof ResizeObserver === 'undefined') return { kind: 'unsupported' }
    const roomId = route.kind === 'room' ? route.roomId : suggestRoomName(Math.random)
    return { kind: 'lobby', media: new LocalMedia(this.preferences), roomId, suggested: route.kind === 'start' }
  }
}

/** Storage may be refused by the browser: then nothing is remembered. */
export function storageOf(kind: 'localStorage' | 'sessionStorage'): TextStorage | null {
  try {
    return window[kind]
  } catch {
    return null
  }
}
