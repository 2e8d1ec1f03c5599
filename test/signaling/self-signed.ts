// Certificates made here, signed by themselves, for tests of TLS: X.509 (RFC 5280) written as DER, elliptic keys.
import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

type Bytes = Uint8Array

function der(tag: number, ...parts: readonly Bytes[]): Buffer {
  const content = Buffer.concat(parts)
  const length = content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

const sequence = (...parts: readonly Bytes[]): Buffer => der(0x30, ...parts)
const COMMON_NAME = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x03])
const SUBJECT_ALT_NAME = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x11])
const ECDSA_WITH_SHA256 = Buffer.from([0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])
const nameOf = (commonName: string): Buffer => sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))))
/** GeneralizedTime, which holds every year. */
const timeOf = (ms: number): Buffer => der(0x18, Buffer.from(new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '')))
const pem = (label: string, bytes: Bytes): string => `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64').replaceAll(/(.{64})(?=.)/g, '$1\n')}\n-----END ${label}-----\n`

/** For localhost and 127.0.0.1. */
export function selfSigned(validity: { readonly fromMs: number; readonly untilMs: number }, commonName = 'localhost'): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serial = randomBytes(16)
  serial[0] = 0x40
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, serial), sequence(ECDSA_WITH_SHA256), nameOf(commonName), sequence(timeOf(validity.fromMs), timeOf(validity.untilMs)), nameOf(commonName),
    publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, names)))),
  )
  const signature = createSign('sha256').update(signed).sign(privateKey)
  return { cert: pem('CERTIFICATE', sequence(signed, sequence(ECDSA_WITH_SHA256), der(0x03, Buffer.from([0]), signature))), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
