// Whether nobody looks at the page: hidden for a moment longer than a glance at another tab. Then no picture is received.
import { Store } from './store.ts'

/** Coming back within this finds every picture moving. */
const GLANCE_MS = 3000

export class HiddenPage extends Store<boolean> {
  #timer: ReturnType<typeof setTimeout> | undefined
  #watchers = 0

  constructor() {
    super(false)
    document.addEventListener('visibilitychange', this.#judge)
  }

  /** Something is seen outside the page, such as picture in picture; until the returned function is called. */
  hold(): () => void {
    this.#watchers++
    this.#judge()
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#watchers--
      this.#judge()
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#judge)
  }

  readonly #judge = (): void => {
    clearTimeout(this.#timer)
    if (document.visibilityState === 'visible' || this.#watchers > 0) this.set(false)
    else this.#timer = setTimeout(() => this.set(true), GLANCE_MS)
  }
}
