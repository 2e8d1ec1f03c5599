// The page's side of a conversation: what is unread and said aloud, drafts that get through once, links that are safe to follow.
import { describe, expect, test } from 'vitest'
import { groupMessages } from '../../client/conversation/message-groups.ts'
import { textParts, tidyText } from '../../client/conversation/message-text.ts'
import { problemOf } from '../../client/state/call-error.ts'
import { initialCallState, reduceCall } from '../../client/state/call-state.ts'
import type { CallEvent, CallState } from '../../client/state/call-state.ts'
import { handPosition } from '../../client/state/conversation-state.ts'
import { requestSchemas } from '../../src/protocol/events.ts'
import type { ResponseData } from '../../src/protocol/events.ts'
import type { ChatMessage, ConversationSnapshot } from '../../src/protocol/conversation.ts'
import type { MessageId, PeerId, RoomId } from '../../src/protocol/ids.ts'

const SELF = 'self' as PeerId
const ADA = 'ada' as PeerId
const BEN = 'ben' as PeerId

const message = (name: string, peerId: PeerId = ADA, timeMs = 0, text = `text of ${name}`): ChatMessage => ({ messageId: name as MessageId, draftId: `draft-${name}`, peerId, displayName: peerId === ADA ? 'Ada' : 'Ben', timeMs, body: { kind: 'text', text } })
const came = (one: ChatMessage): CallEvent => ({ type: 'chat:message', message: one })
const joined = (conversation: ConversationSnapshot = { messages: [], hands: [] }): CallEvent => ({
  type: 'joined',
  reply: {
    peerId: SELF, roomId: 'room' as RoomId, resumeToken: 't', resumed: false, mediaKept: false, peers: [ADA, BEN].map((peerId) => ({ peerId, displayName: peerId === ADA ? 'Ada' : 'Ben', isBot: false, role: 'participant' as const, presence: 'here' as const, producers: [] })),
    deployment: { purpose: 'personal', analysis: 'available', access: 'open', retentionHours: 24 }, analysis: { state: 'ready', analysed: [] }, consent: null, conversation, routerRtpCapabilities: {},
  } satisfies Partial<ResponseData['room:join']> as unknown as ResponseData['room:join'],
})
const hands = (...peerIds: PeerId[]): CallEvent => ({ type: 'hands:changed', hands: peerIds.map((peerId, index) => ({ peerId, raisedAtMs: index })) })
const after = (...events: CallEvent[]): CallState => [joined(), ...events].reduce(reduceCall, initialCallState)
const said = (...events: CallEvent[]): string => after(...events).announcement.text

describe('what is unread', () => {
  test('others’ messages are, until the chat is opened; one’s own never', () => {
    const state = after(came(message('a')), came(message('mine', SELF)), came(message('b', BEN)))
    expect(state.conversation.unread).toEqual(['a', 'b'])
    expect(reduceCall(state, { type: 'chat:open', isOpen: true }).conversation.unread).toEqual([])
    expect(after({ type: 'chat:open', isOpen: true }, came(message('a'))).conversation.unread).toEqual([])
  })

  test('what was written before one came is not; what was written while the connection was lost is', () => {
    const first = reduceCall(initialCallState, joined({ messages: [message('old')], hands: [] }))
    expect(first.conversation).toMatchObject({ messages: [{ messageId: 'old' }], unread: [] })
    const back = reduceCall(first, joined({ messages: [message('old'), message('new'), message('mine', SELF)], hands: [] }))
    expect(back.conversation.unread).toEqual(['new'])
  })

  test('a deleted message is not, and its words are gone from the page', () => {
    const state = after(came(message('a', ADA, 0, 'a secret')), { type: 'chat:deleted', messageId: 'a' as MessageId, by: 'author' })
    expect(state.conversation.unread).toEqual([])
    expect(JSON.stringify(state.conversation)).not.toContain('secret')
  })
})

describe('what is said aloud', () => {
  test('a message while the chat is closed, cut where it is long; none while it is open, which is a live region itself', () => {
    expect(said(came(message('a')))).toBe('Ada writes: text of a')
    expect(said(came(message('a', ADA, 0, 'x'.repeat(500)))).length).toBeLessThan(200)
    expect(said({ type: 'chat:open', isOpen: true }, came(message('a')))).toBe('You joined the call')
    expect(said(came(message('mine', SELF)))).toBe('You joined the call')
  })

  test('hands: who raised one with its number, one’s own up and down, and that it is one’s turn', () => {
    expect(said(hands(ADA))).toBe('Ada raised a hand, number 1')
    expect(said(hands(ADA), hands(ADA, SELF))).toBe('Your hand is up, number 2')
    expect(said(hands(ADA, SELF), hands(SELF))).toBe('It is your turn: your hand is the first')
    expect(said(hands(ADA, SELF), hands(ADA))).toBe('Your hand is down')
    expect(said(hands(ADA, BEN), hands(BEN))).toBe('Ben raised a hand, number 2')
  })

  test('reactions, with the name of whoever sent them', () => {
    expect(said({ type: 'reaction:shown', shown: { key: 1, peerId: ADA, reaction: 'applause' } })).toBe('Ada: Applause')
    expect(said({ type: 'reaction:shown', shown: { key: 1, peerId: SELF, reaction: 'heart' } })).toBe('You: Heart')
  })
})

describe('hands and reactions', () => {
  test('who leaves takes hand and reactions along, and those behind move up', () => {
    const state = after(hands(ADA, BEN), { type: 'reaction:shown', shown: { key: 1, peerId: ADA, reaction: 'heart' } }, { type: 'peer:left', peerId: ADA, reason: 'left' })
    expect(handPosition(state.conversation.hands, BEN)).toBe(1)
    expect(handPosition(state.conversation.hands, ADA)).toBeNull()
    expect(state.conversation.reactions).toEqual([])
  })

  test('two equal reactions are two, and each ends by itself', () => {
    const state = after(...[1, 2].map((key): CallEvent => ({ type: 'reaction:shown', shown: { key, peerId: ADA, reaction: 'heart' } })))
    expect(reduceCall(state, { type: 'reaction:over', key: 1 }).conversation.reactions.map(({ key }) => key)).toEqual([2])
  })

  test('nobody reacts who is not there', () => {
    expect(after({ type: 'reaction:shown', shown: { key: 1, peerId: 'x' as PeerId, reaction: 'heart' } }).conversation.reactions).toEqual([])
  })
})

describe('drafts', () => {
  const draft = (state: 'sending' | 'failed'): CallEvent => ({ type: 'chat:draft', draft: { draftId: 'draft-mine', text: 'hi', state: state === 'sending' ? { kind: 'sending' } : { kind: 'failed', problem: problemOf('TIMEOUT') } } })

  test('one that arrived is a message and no draft any more, whichever of answer and event comes first', () => {
    const state = after(draft('sending'), came(message('mine', SELF)))
    expect([state.conversation.messages.length, state.conversation.drafts.length]).toEqual([1, 0])
    const other = after(draft('sending'), { type: 'chat:draft-over', draftId: 'draft-mine' }, came(message('mine', SELF)), came(message('mine', SELF)))
    expect([other.conversation.messages.length, other.conversation.drafts.length]).toEqual([1, 0])
  })

  test('one whose answer was lost with the connection is found again in what the server holds', () => {
    const back = reduceCall(after(draft('failed')), joined({ messages: [message('mine', SELF)], hands: [] }))
    expect(back.conversation.drafts).toEqual([])
  })

  test('trying again does not make two of it', () => {
    expect(after(draft('sending'), draft('failed'), draft('sending')).conversation.drafts).toHaveLength(1)
  })
})

describe('links', () => {
  const links = (text: string): (string | [string, string])[] => textParts(text).map((part) => (part.kind === 'text' ? part.text : [part.text, part.href]))

  test('web addresses are found, and the sentence’s punctuation stays outside', () => {
    expect(links('See https://example.org/a?b=1#c, (http://example.org/x_(y)) and www.example.org.')).toEqual([
      'See ', ['https://example.org/a?b=1#c', 'https://example.org/a?b=1#c'], ', (', ['http://example.org/x_(y)', 'http://example.org/x_(y)'], ') and ', ['www.example.org', 'https://www.example.org/'], '.',
    ])
    expect(links('https://例え.jp/道')).toEqual([['https://例え.jp/道', 'https://xn--r8jz45g.jp/%E9%81%93']])
  })

  test.each([
    'javascript:alert(1)', 'data:text/html,<script>', 'file:///etc/passwd', 'xhttps://example.org', 'https://', 'www.', 'www.org', 'mailto:a@example.org', '<img src=x onerror=alert(1)>',
    'https://bank.example@evil.example/', 'https://user:pass@evil.example/',
  ])('%s is only text', (text) => {
    expect(textParts(text).every((part) => part.kind === 'text')).toBe(true)
  })

  test('no markup and no invisible character gets into an address', () => {
    expect(links('https://example.org/"onmouseover="x')).toEqual([['https://example.org/', 'https://example.org/'], '"onmouseover="x'])
    expect(links('https://example.org/a\u202egnp.exe')).toEqual([['https://example.org/a', 'https://example.org/a'], '\u202egnp.exe'])
  })

  test('the parts together are the text, whatever it is', () => {
    for (const text of ['', 'a', 'https://a.example https://a.example', '((((https://a.example))))', `www.${'a.'.repeat(900)}`, 'https://'.repeat(250), `https://a.example/${')'.repeat(1900)}`]) {
      expect(textParts(text).map((part) => part.text).join('')).toBe(text)
    }
  })
})

describe('what is typed', () => {
  test('what the server would refuse is left out before sending', () => {
    const text = tidyText('  a\u0000b\r\nc\td\u0085\ud83d e 👩‍👩‍👧 \n')
    expect(text).toBe('ab\nc\td e 👩‍👩‍👧')
    expect(requestSchemas['chat:send'].parse({ text, draftId: 'd' }).text).toBe(text)
  })
})

describe('groups', () => {
  test('one person’s messages within three minutes stand together; another’s, or later ones, begin anew', () => {
    const groups = groupMessages([message('a'), message('b', ADA, 179_999), message('c', BEN, 180_000), message('d', ADA, 180_001), message('e', ADA, 360_001)])
    expect(groups.map((group) => group.messages.map(({ messageId }) => messageId))).toEqual([['a', 'b'], ['c'], ['d'], ['e']])
  })
})
