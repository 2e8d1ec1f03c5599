// What the browser lets this page use, told again whenever that changes: the person, the browser's policy, the address.
import type { DeviceSource } from '../../src/protocol/constants.ts'

const SOURCES = ['microphone', 'camera'] as const satisfies readonly DeviceSource[]

/** What decides, besides the error itself, why a device was not opened. */
export type MediaContext = {
  /** Null where the browser cannot be asked. */
  readonly permission: PermissionState | null
  /** Whether the page around this one, or a header, lets it use the device at all. */
  readonly allowedByPolicy: boolean
  readonly secure: boolean
}

/** Chromium alone says so: https://www.w3.org/TR/permissions-policy-1/ */
type PolicyDocument = Document & { readonly featurePolicy?: { readonly allowsFeature: (feature: string) => boolean } }

export class PermissionWatch {
  readonly #statuses = new Map<DeviceSource, PermissionStatus>()
  readonly #stop = new AbortController()

  /** `onChange` is told of changes only, not of the state at the start. */
  constructor(onChange: (source: DeviceSource, state: PermissionState) => void) {
    for (const source of SOURCES) void this.#watch(source, onChange)
  }

  contextOf(source: DeviceSource): MediaContext {
    const { featurePolicy } = document as PolicyDocument
    return { permission: this.#statuses.get(source)?.state ?? null, allowedByPolicy: featurePolicy?.allowsFeature(source) ?? true, secure: window.isSecureContext }
  }

  close(): void {
    this.#stop.abort()
  }

  async #watch(source: DeviceSource, onChange: (source: DeviceSource, state: PermissionState) => void): Promise<void> {
    // Firefox before 131 and old Safaris do not know the names: then the person presses "Try again".
    const status = await navigator.permissions?.query({ name: source }).catch(() => null)
    if (!status || this.#stop.signal.aborted) return
    this.#statuses.set(source, status)
    status.addEventListener('change', () => onChange(source, status.state), { signal: this.#stop.signal })
  }
}
