// Chat, reactions and raised hands: as values first, then between real sockets.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { ChatMessage } from '../../src/protocol/conversation.ts'
import type { MessageId, PeerId } from '../../src/protocol/ids.ts'
import { CHAT_LIMITS, findMessage, PACE, paced, positionOf, SILENCE, withDeleted, withHand, withMessage, withoutHand, withoutPerson } from '../../src/signaling/conversation.ts'
import type { Conversation } from '../../src/signaling/conversation.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { ACCESS_SECRET, openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const ADA = 'ada' as PeerId
const BEN = 'ben' as PeerId
const CAT = 'cat' as PeerId

function message(name: string, text = 'hello'): ChatMessage {
  return { messageId: name as MessageId, draftId: name, peerId: ADA, displayName: 'Ada', timeMs: 0, body: { kind: 'text', text } }
}
const written = (count: number, text: string): Conversation => Array.from({ length: count }, (_, index) => message(`m${index}`, text)).reduce(withMessage, SILENCE)

describe('the chat as a value', () => {
  test('it holds the newest 500 messages', () => {
    const { messages } = written(CHAT_LIMITS.messages + 7, 'x')
    expect(messages).toHaveLength(500)
    expect([messages[0]?.messageId, messages.at(-1)?.messageId]).toEqual(['m7', 'm506'])
  })

  test('it holds no more bytes than agreed, counted as UTF-8 with the names', () => {
    const conversation = written(200, '語'.repeat(2000))
    const held = conversation.messages.reduce((sum, { body, displayName }) => sum + Buffer.byteLength(displayName) + (body.kind === 'text' ? Buffer.byteLength(body.text) : 0), 0)
    expect(conversation.bytes).toBe(held)
    expect(held).toBeLessThanOrEqual(CHAT_LIMITS.bytes)
    expect(held).toBeGreaterThan(CHAT_LIMITS.bytes - 6100)
    expect(conversation.messages.at(-1)?.messageId).toBe('m199')
  })

  test('a deleted message leaves its place and none of its words, and frees their bytes', () => {
    const conversation = withDeleted(written(2, 'secret words'), 'm0' as MessageId, 'author')
    expect(findMessage(conversation, 'm0' as MessageId)?.body).toEqual({ kind: 'deleted', by: 'author' })
    expect(JSON.stringify(conversation.messages[0])).not.toContain('secret')
    expect(conversation.bytes).toBe(Buffer.byteLength('Ada') * 2 + Buffer.byteLength('secret words'))
    expect(withDeleted(conversation, 'm0' as MessageId, 'moderator').messages[0]?.body).toEqual({ kind: 'deleted', by: 'author' })
  })

  test('somebody’s pace is ten at once and one a second, and nobody else’s', () => {
    let conversation = SILENCE
    const ask = (peerId: PeerId, nowMs: number): boolean => {
      const answer = paced(conversation, peerId, 'messages', nowMs)
      conversation = answer.conversation
      return answer.allowed
    }
    expect(Array.from({ length: 11 }, () => ask(ADA, 0))).toEqual([...Array<boolean>(10).fill(true), false])
    expect([ask(BEN, 0), ask(ADA, 999), ask(ADA, 1000), ask(ADA, 1001)]).toEqual([true, false, true, false])
    expect(paced(conversation, ADA, 'reactions', 0).allowed).toBe(true)
  })
})

describe('hands as a value', () => {
  const order = ({ hands }: Conversation): readonly PeerId[] => hands.map(({ peerId }) => peerId)

  test('they stand in the order in which they were raised, and raising twice changes nothing', () => {
    const up = [BEN, ADA, CAT, BEN].reduce((state, peerId, index) => withHand(state, peerId, index), SILENCE)
    expect(order(up)).toEqual([BEN, ADA, CAT])
    expect([positionOf(up, CAT), positionOf(withoutHand(up, BEN), CAT), positionOf(up, 'x' as PeerId)]).toEqual([3, 2, null])
    expect(withHand(up, ADA, 99)).toBe(up)
    expect(withoutHand(up, 'x' as PeerId)).toBe(up)
  })

  test('a hand lowered and raised again goes to the end', () => {
    expect(order(withHand(withoutHand([ADA, BEN].reduce((state, peerId) => withHand(state, peerId, 5), SILENCE), ADA), ADA, 6))).toEqual([BEN, ADA])
  })

  test('a clock that steps back lets nobody pass: raise times only grow', () => {
    const up = withHand(withHand(withHand(SILENCE, ADA, 1000), BEN, 1000), CAT, 3)
    expect(up.hands.map(({ raisedAtMs }) => raisedAtMs)).toEqual([1000, 1001, 1002])
  })

  test('who leaves takes the hand along and leaves the words', () => {
    const left = withoutPerson(withHand(withHand(withMessage(SILENCE, message('m')), ADA, 1), BEN, 2), ADA)
    expect(order(left)).toEqual([BEN])
    expect(left.messages).toHaveLength(1)
  })
})

describe('between people', () => {
  let house: House
  let ada: Client
  let ben: Client
  let adaId: PeerId
  let adaToken: string
  beforeEach(async () => {
    house = await openHouse()
    ada = await house.connect()
    ben = await house.connect()
    ;({ peerId: adaId, resumeToken: adaToken } = await ada.join('tea', 'Ada'))
    await ben.join('tea', 'Ben')
  })
  afterEach(async () => house.close())

  test('a message reaches everybody, its author too, with name, time and the server’s id', async () => {
    const { messageId } = await ada.ok('chat:send', { text: '  Hello,\n\tall ', draftId: 'd1' })
    const expected = { message: { messageId, draftId: 'd1', peerId: adaId, displayName: 'Ada', timeMs: house.clock.nowMs(), body: { kind: 'text', text: 'Hello,\n\tall' } } }
    expect(await ben.next('chat:message')).toEqual(expected)
    expect(await ada.next('chat:message')).toEqual(expected)
  })

  test('the same draft is written once; another person’s draft of that name is another message', async () => {
    const first = await ada.ok('chat:send', { text: 'once', draftId: 'd1' })
    expect(await ada.ok('chat:send', { text: 'once', draftId: 'd1' })).toEqual(first)
    expect(await ben.ok('chat:send', { text: 'once', draftId: 'd1' })).not.toEqual(first)
    await ada.settled()
    expect(ada.take('chat:message')).toHaveLength(2)
  })

  test('who joins later gets what was written and whose hands are up; who is in another room gets nothing', async () => {
    await ada.ok('chat:send', { text: 'first', draftId: 'd1' })
    await ben.ok('chat:send', { text: 'second', draftId: 'd2' })
    await ada.ok('hand:raise', {})
    const cat = await house.connect()
    const { conversation } = await cat.join('tea', 'Cat')
    expect(conversation.messages.map(({ displayName, body }) => [displayName, body])).toEqual([['Ada', { kind: 'text', text: 'first' }], ['Ben', { kind: 'text', text: 'second' }]])
    expect(conversation.hands.map(({ peerId }) => peerId)).toEqual([adaId])
    const dan = await house.connect()
    expect((await dan.join('coffee', 'Dan')).conversation).toEqual({ messages: [], hands: [] })
    await ada.ok('chat:send', { text: 'third', draftId: 'd3' })
    await dan.settled()
    expect(dan.take('chat:message')).toEqual([])
  })

  test('words stay when their author leaves, and go with the room', async () => {
    await ada.ok('chat:send', { text: 'bye', draftId: 'd1' })
    await ada.ok('room:leave', {})
    const cat = await house.connect()
    expect((await cat.join('tea', 'Cat')).conversation.messages).toHaveLength(1)
    await cat.ok('room:leave', {})
    await ben.ok('room:leave', {})
    expect((await ada.join('tea', 'Ada')).conversation).toEqual({ messages: [], hands: [] })
  })

  test('too long, empty and unprintable texts are refused, and nobody sees them', async () => {
    for (const text of ['', '  \n ', 'x'.repeat(2001), 'a\u0000b', 'bell\u0007', '\u0085', '\ud83d']) expect(await ada.refused('chat:send', { text, draftId: 'd' }), JSON.stringify(text)).toBe('BAD_REQUEST')
    expect(await ada.refused('chat:send', { text: '👩‍👩‍👧'.repeat(250), draftId: 'd' })).toBe('OK')
    await ben.settled()
    expect(ben.take('chat:message')).toHaveLength(1)
  })

  test('faster than the pace is RATE_LIMITED and costs nothing else', async () => {
    for (let index = 0; index < PACE.messages.capacity; index++) await ada.ok('chat:send', { text: 'x', draftId: `d${index}` })
    expect(await ada.refused('chat:send', { text: 'x', draftId: 'late' })).toBe('RATE_LIMITED')
    expect(await ben.refused('chat:send', { text: 'x', draftId: 'd' })).toBe('OK')
    for (let index = 0; index < PACE.reactions.capacity; index++) await ada.ok('reaction:send', { reaction: 'heart' })
    expect(await ada.refused('reaction:send', { reaction: 'heart' })).toBe('RATE_LIMITED')
    expect(await ada.refused('hand:raise', {})).toBe('OK')
    house.pass(1000)
    expect(await ada.refused('chat:send', { text: 'x', draftId: 'late' })).toBe('OK')
  })

  test('a pace is not renewed by coming back', async () => {
    for (let index = 0; index < PACE.messages.capacity; index++) await ada.ok('chat:send', { text: 'x', draftId: `d${index}` })
    await ada.ok('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Ada', resumeToken: adaToken })
    expect(await ada.refused('chat:send', { text: 'x', draftId: 'late' })).toBe('RATE_LIMITED')
  })

  test('an author deletes the own message for everybody, for late joiners too; a participant nobody else’s', async () => {
    const { messageId } = await ada.ok('chat:send', { text: 'oops', draftId: 'd1' })
    expect(await ben.refused('chat:delete', { messageId })).toBe('FORBIDDEN')
    expect(await ada.refused('chat:delete', { messageId: 'nothing' as MessageId })).toBe('NOT_FOUND')
    await ada.ok('chat:delete', { messageId })
    await ada.ok('chat:delete', { messageId })
    expect(await ben.next('chat:deleted')).toEqual({ messageId, by: 'author' })
    await ben.settled()
    expect(ben.take('chat:deleted')).toEqual([])
    const cat = await house.connect()
    expect((await cat.join('tea', 'Cat')).conversation.messages[0]?.body).toEqual({ kind: 'deleted', by: 'author' })
  })

  test('the host deletes what others wrote, also after they left, and lowers any hand', async () => {
    const { messageId } = await ben.ok('chat:send', { text: 'rude', draftId: 'd1' })
    const { peerId: benId } = await ben.ok('hand:raise', {}).then(async () => (await ada.next('hands:changed')).hands[0]!)
    expect(await ada.ok('hand:lower', { peerId: benId })).toEqual({})
    expect((await ben.next('hands:changed')).hands).toHaveLength(1)
    expect((await ben.next('hands:changed')).hands).toEqual([])
    await ben.ok('room:leave', {})
    await ada.ok('chat:delete', { messageId })
    expect(await ada.next('chat:deleted')).toEqual({ messageId, by: 'moderator' })
    // Recorded, and without what was written.
    expect(house.moderated).toMatchObject([{ action: 'lower-hand', by: { peerId: adaId }, whom: { peerId: benId } }, { action: 'delete-message', by: { peerId: adaId }, whom: null }])
    expect(JSON.stringify(house.moderated)).not.toContain('rude')
  })

  test('an observer may write, react and raise a hand, and delete only the own', async () => {
    const cat = await house.connect()
    const accessToken = await signAccessToken({ sub: 'cat', role: 'observer', room: 'tea', exp: Math.floor(house.clock.nowMs() / 1000) + 60 }, ACCESS_SECRET)
    expect((await cat.join('tea', 'Cat', { accessToken })).role).toBe('observer')
    const { messageId } = await cat.ok('chat:send', { text: 'I see', draftId: 'd1' })
    await cat.ok('reaction:send', { reaction: 'heart' })
    expect(await cat.ok('hand:raise', {})).toEqual({ position: 1 })
    await cat.ok('chat:delete', { messageId })
    const other = await ada.ok('chat:send', { text: 'and I hear', draftId: 'd2' })
    expect(await cat.refused('chat:delete', other)).toBe('FORBIDDEN')
    expect(await cat.refused('hand:lower', { peerId: adaId })).toBe('FORBIDDEN')
  })

  test('a reaction reaches everybody, and one outside the set nobody', async () => {
    await ada.ok('reaction:send', { reaction: 'applause' })
    expect(await ben.next('reaction:shown')).toEqual({ peerId: adaId, reaction: 'applause' })
    expect(await ada.raw('reaction:send', { reaction: '<img>' })).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
  })

  test('hands are told in order, and each knows its position', async () => {
    expect(await ben.ok('hand:raise', {})).toEqual({ position: 1 })
    expect(await ada.ok('hand:raise', {})).toEqual({ position: 2 })
    expect(await ada.ok('hand:raise', {})).toEqual({ position: 2 })
    await ben.settled()
    const told = ben.take('hands:changed')
    expect(told).toHaveLength(2)
    expect(told.at(-1)?.hands.map(({ peerId }) => peerId).indexOf(adaId)).toBe(1)
  })

  test('one lowers one’s own hand; that of another person stays up', async () => {
    await ada.ok('hand:raise', {})
    expect(await ben.refused('hand:lower', { peerId: adaId })).toBe('FORBIDDEN')
    expect(await ada.ok('hand:lower', { peerId: adaId })).toEqual({})
    expect((await ben.next('hands:changed')).hands).toHaveLength(1)
    expect((await ben.next('hands:changed')).hands).toEqual([])
  })

  test('a hand survives a lost connection in its place, and not the end of the grace', async () => {
    await ada.ok('hand:raise', {})
    await ben.ok('hand:raise', {})
    ada.tear()
    await expect.poll(() => house.signaling.health().connections).toBe(1)
    const back = await house.connect()
    const { conversation } = await back.join('tea', 'Ada', { resumeToken: adaToken })
    expect(conversation.hands[0]?.peerId).toBe(adaId)
    back.tear()
    await expect.poll(() => house.signaling.health().connections).toBe(1)
    house.pass(20_000)
    expect((await ben.next('peer:left')).peerId).toBe(adaId)
    const cat = await house.connect()
    expect((await cat.join('tea', 'Cat')).conversation.hands.map(({ peerId }) => peerId)).not.toContain(adaId)
  })

  test('outside a room there is nobody to talk to', async () => {
    const dan = await house.connect()
    for (const [name, payload] of [['chat:send', { text: 'x', draftId: 'd' }], ['reaction:send', { reaction: 'heart' }], ['hand:raise', {}], ['hand:lower', {}]] as const) expect(await dan.refused(name, payload)).toBe('NOT_JOINED')
  })

  test('nothing of it is in the health page', async () => {
    await ada.ok('chat:send', { text: 'something private', draftId: 'd1' })
    const { body } = await house.signaling.app.inject('/api/health')
    expect(body).not.toContain('private')
  })
})
