// Opens SRTP packets (AEAD_AES_128_GCM, RFC 7714) with one tap's key; the only import of werift-rtp.
import { ProtectionProfileAeadAes128Gcm, SrtpSession } from 'werift-rtp'
import type { SrtpParameters } from '../../protocol/inference.ts'

const KEY_BYTES = 16
const SALT_BYTES = 12
const TAG_BYTES = 16
const RTP_HEADER_BYTES = 12
/** RFC 3711 section 3.3.2 asks for at least 64; ours is as wide as the reorder buffer may look back. */
const REPLAY_WINDOW = 128

/** False for keys that are not 16 + 12 bytes of base64. */
export function isUsableKey(srtp: SrtpParameters): boolean {
  return Buffer.from(srtp.keyBase64, 'base64').length === KEY_BYTES + SALT_BYTES
}

/**
 * The packet index and the replay list are kept here (RFC 3711 section 3.3): the library's own guess of the rollover
 * counter fails when more than 100 packets are lost over a wrap, and it has no replay list.
 */
export class SrtpReceiver {
  readonly #cipher: SrtpSession['remoteContext']['cipher']
  /** Highest index authenticated: rollover counter × 65536 + sequence number; null before the first. */
  #highest: number | null = null
  /** Indices seen, by index modulo the window. */
  readonly #seen = new Array<number>(REPLAY_WINDOW).fill(-1)

  constructor(srtp: SrtpParameters) {
    const keying = Buffer.from(srtp.keyBase64, 'base64')
    const key = keying.subarray(0, KEY_BYTES)
    const salt = keying.subarray(KEY_BYTES, KEY_BYTES + SALT_BYTES)
    // A session wants keys for both directions; only the remote one is used, since the worker sends no RTP.
    const keys = { localMasterKey: key, localMasterSalt: salt, remoteMasterKey: key, remoteMasterSalt: salt }
    this.#cipher = new SrtpSession({ keys, profile: ProtectionProfileAeadAes128Gcm }).remoteContext.cipher
  }

  /** The packet as plain RTP, or null where it is forged, changed, replayed or too old. */
  open(datagram: Buffer): Buffer | null {
    if (datagram.length < RTP_HEADER_BYTES + TAG_BYTES) return null
    const index = this.#indexOf(datagram.readUInt16BE(2))
    if (index === null) return null
    try {
      const [plain] = this.#cipher.decryptRtp(datagram, Math.floor(index / 0x10000))
      this.#remember(index)
      return plain
    } catch {
      return null
    }
  }

  /** RFC 3711 appendix A: the index nearest to the highest one; null for a replay or one older than the window. */
  #indexOf(sequenceNumber: number): number | null {
    if (this.#highest === null) return sequenceNumber
    const distance = ((sequenceNumber - (this.#highest & 0xffff) + 0x8000) & 0xffff) - 0x8000
    const index = this.#highest + distance
    if (index < 0 || distance <= -REPLAY_WINDOW || this.#seen[index % REPLAY_WINDOW] === index) return null
    return index
  }

  #remember(index: number): void {
    this.#seen[index % REPLAY_WINDOW] = index
    if (this.#highest === null || index > this.#highest) this.#highest = index
  }
}
