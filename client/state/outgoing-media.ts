// Keeps what is sent equal to one's own devices and screen, whatever they do while the media come and go.
import { SOURCES } from '../../src/protocol/constants.ts'
import type { Source } from '../../src/protocol/constants.ts'
import type { LocalMedia } from './local-media.ts'
import type { MediaLink } from './media-link.ts'
import { outgoingOf } from './outgoing.ts'
import type { ScreenShare } from './screen-share.ts'

type OutgoingParts = {
  readonly media: LocalMedia
  readonly screen: ScreenShare
  /** The media of now; null while there are none. */
  readonly link: () => MediaLink | null
  /** What is sent has changed: a reload has to know it. */
  readonly onSynced: (link: MediaLink) => void
}

export class OutgoingMedia {
  readonly #parts: OutgoingParts
  readonly #syncing: Record<Source, Promise<void>> = { microphone: Promise.resolve(), camera: Promise.resolve(), screen: Promise.resolve(), 'screen-sound': Promise.resolve() }

  constructor(parts: OutgoingParts) {
    this.#parts = parts
    const { media, screen } = parts
    media.state.subscribe(() => void this.sync())
    screen.state.subscribe(() => void this.sync())
    media.setBeforeStop((source) => this.#syncing[source])
  }

  async sync(): Promise<void> {
    await Promise.all(SOURCES.map((source) => this.#syncSource(source)))
  }

  /** One change at a time for each source; each brings the sender to the newest local state. */
  #syncSource(source: Source): Promise<void> {
    const { media, screen, link: now, onSynced } = this.#parts
    this.#syncing[source] = this.#syncing[source].then(async () => {
      const wish = outgoingOf(source, media.state.getSnapshot(), screen.state.getSnapshot())
      const link = now()
      if (!link || link.closed || wish === 'wait') return
      await link.setOutgoing(source, wish.track, wish.muted).catch((error: unknown) => {
        if (link === now() && !link.closed) console.warn(`overtone: cannot send the ${source}`, error)
      })
      if (link === now()) onSynced(link)
    })
    return this.#syncing[source]
  }
}
