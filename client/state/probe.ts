// One try at reaching the media server by one way: a real ICE and DTLS connection that carries nothing.
import type { IceServer, Negotiated, ProbeOffer } from '../../src/protocol/connectivity.ts'

export type ProbeResult =
  | { readonly kind: 'works'; readonly tookMs: number }
  /** 'blocked': nothing came back; 'relay-unreachable', 'relay-refused': the TURN server was not reached, or did not take the credentials. */
  | { readonly kind: 'fails'; readonly reason: 'blocked' | 'relay-unreachable' | 'relay-refused' }

export type ProbeTools = {
  readonly iceServers: readonly IceServer[]
  readonly connect: (transportId: ProbeOffer['transportId'], dtlsParameters: Negotiated) => Promise<unknown>
  /** Longer than a slow network needs, shorter than a person waits. */
  readonly timeoutMs: number
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** Resolves with what came of it; rejects only when the server refuses to take part. */
export async function tryPath(offer: ProbeOffer, tools: ProbeTools): Promise<ProbeResult> {
  const relayed = offer.path === 'relay'
  const connection = new RTCPeerConnection(relayed ? { iceServers: tools.iceServers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })), iceTransportPolicy: 'relay' } : {})
  let candidates = 0
  let refused = false
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate) candidates++
  })
  // 401 and 438 are the TURN server's answer to credentials that it does not know: https://www.rfc-editor.org/rfc/rfc8656#section-18
  connection.addEventListener('icecandidateerror', (event) => {
    if (event.errorCode === 401 || event.errorCode === 438) refused = true
  })
  try {
    const startedMs = tools.nowMs()
    const settled = settlement(connection, tools)
    connection.createDataChannel('probe')
    await connection.setLocalDescription(await connection.createOffer())
    const local = connection.localDescription?.sdp ?? ''
    const dtlsParameters = dtlsParametersOf(local)
    if (!dtlsParameters) throw new Error('the browser offers no fingerprint')
    await tools.connect(offer.transportId, dtlsParameters)
    await connection.setRemoteDescription({ type: 'answer', sdp: answerTo(local, offer) })
    if (await settled) return { kind: 'works', tookMs: Math.round(tools.nowMs() - startedMs) }
    return { kind: 'fails', reason: !relayed || candidates > 0 ? 'blocked' : refused ? 'relay-refused' : 'relay-unreachable' }
  } finally {
    connection.close()
  }
}

/** True once ICE and DTLS stand; false when they failed or took too long. */
function settlement(connection: RTCPeerConnection, { timeoutMs, signal }: ProbeTools): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(false), timeoutMs)
    const settle = (connected: boolean): void => {
      clearTimeout(timer)
      resolve(connected)
    }
    signal.addEventListener('abort', () => settle(false), { once: true })
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') settle(true)
      else if (connection.connectionState === 'failed') settle(false)
    })
  })
}

/** The browser begins DTLS, the server answers. */
export function dtlsParametersOf(sdp: string): Negotiated | null {
  const [, algorithm, value] = /^a=fingerprint:(\S+) ([0-9A-F:]+)\s*$/im.exec(sdp) ?? []
  return algorithm && value ? { role: 'client', fingerprints: [{ algorithm: algorithm.toLowerCase(), value: value.toUpperCase() }] } : null
}

/** The server's side of an offer of one data channel, from the transport's parameters. */
export function answerTo(offerSdp: string, { iceParameters, iceCandidates, dtlsParameters }: ProbeOffer): string {
  const mid = /^a=mid:(\S+)/m.exec(offerSdp)?.[1] ?? '0'
  const { usernameFragment, password } = iceParameters as { usernameFragment: string; password: string }
  const { fingerprints } = dtlsParameters as { fingerprints: readonly { algorithm: string; value: string }[] }
  const fingerprint = fingerprints.find(({ algorithm }) => algorithm === 'sha-256') ?? fingerprints[0]
  const candidates = (iceCandidates as readonly Candidate[]).map(({ foundation, protocol, priority, address, ip, port, type, tcpType }) =>
    `a=candidate:${foundation} 1 ${protocol} ${priority} ${address ?? ip} ${port} typ ${type}${protocol === 'tcp' ? ` tcptype ${tcpType ?? 'passive'}` : ''}`)
  return [
    'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=ice-lite', `a=group:BUNDLE ${mid}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', `a=mid:${mid}`,
    `a=ice-ufrag:${usernameFragment}`, `a=ice-pwd:${password}`, `a=fingerprint:${fingerprint?.algorithm} ${fingerprint?.value}`, 'a=setup:passive',
    'a=sctp-port:5000', 'a=max-message-size:262144', ...candidates, 'a=end-of-candidates', '',
  ].join('\r\n')
}

type Candidate = {
  readonly foundation: string
  readonly protocol: 'udp' | 'tcp'
  readonly priority: number
  readonly address?: string
  readonly ip?: string
  readonly port: number
  readonly type: string
  readonly tcpType?: string
}
