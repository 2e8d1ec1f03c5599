// A watch over meetings that keeps what it is told, and says what is wrong with the order in which it was.
import type { Meeting, Observation } from '../../src/protocol/observation.ts'
import type { MeetingWatch } from '../../src/signaling/ports.ts'

export type Told = Observation & { readonly meeting: Meeting; readonly atMs: number }

export class Observed implements MeetingWatch {
  readonly #told: Told[] = []

  get told(): readonly Told[] {
    return this.#told
  }

  observe(meeting: Meeting, observation: Observation, atMs: number): void {
    this.#told.push({ ...observation, meeting, atMs })
  }

  /** Of the kinds asked for, without when and where. */
  of(...kinds: readonly Observation['kind'][]): readonly Observation[] {
    return this.told.filter(({ kind }) => kinds.includes(kind)).map(({ meeting: _meeting, atMs: _atMs, ...observation }) => observation as Observation)
  }

  /** Forgets what was told until now. */
  clear(): void {
    this.#told.length = 0
  }
}

export type Person = { here: boolean; role: string; consent: string | null; quality: number | null; on: Set<string> }

/** Who is there, and as what, after all that was told of one meeting. */
export function peopleAfter(told: readonly Told[]): ReadonlyMap<string, Person> {
  return replay(told).people
}

/** Everything that contradicts what was told before it; of meetings that are over (`allClosed`: all of them) also what was left open. */
export function contradictionsIn(told: readonly Told[], { allClosed }: { readonly allClosed: boolean }): readonly string[] {
  const meetings = [...new Set(told.map(({ meeting }) => meeting.meetingId))]
  return meetings.flatMap((meetingId) => {
    const ofMeeting = told.filter(({ meeting }) => meeting.meetingId === meetingId)
    return [...replay(ofMeeting).wrong, ...(allClosed && ofMeeting.at(-1)?.kind !== 'closed' ? ['the meeting was never closed'] : [])]
  })
}

function replay(told: readonly Told[]): { readonly wrong: readonly string[]; readonly people: ReadonlyMap<string, Person> } {
  const wrong: string[] = []
  const people = new Map<string, Person>()
  let speaking: readonly string[] = []
  let suspended = false
  told.forEach((one, index) => {
    const complain = (what: string): void => void wrong.push(`${index} ${JSON.stringify(one)}: ${what}`)
    if ((index === 0) !== (one.kind === 'opened')) complain('a meeting is opened first, and once')
    if (one.kind === 'closed' && index !== told.length - 1) complain('a meeting is closed last, and once')
    if (one.kind === 'closed' && people.size > 0) complain('closed over somebody')
    if (index > 0 && one.atMs < (told[index - 1]?.atMs ?? 0)) complain('time went back')
    const subject = one.kind === 'reading' ? one.reading.peerId : 'peerId' in one ? one.peerId : null
    const person = subject === null ? undefined : people.get(subject)
    if (subject !== null && one.kind !== 'joined' && !person) complain('of somebody who is not there')
    const toggles = (name: string, on: boolean): void => {
      if (!person) return
      if (person.on.has(name) === on) complain(`${name} twice`)
      if (on) person.on.add(name)
      else person.on.delete(name)
    }
    switch (one.kind) {
      case 'joined':
        if (person) complain('joined twice')
        people.set(one.peerId, { here: true, role: one.role, consent: null, quality: null, on: new Set() })
        break
      case 'left':
        if (person && (person.on.size > 0 || person.consent !== null)) complain(`left with ${[...person.on].join(', ')} open, consent ${person.consent}`)
        if (speaking.includes(one.peerId)) complain('left while speaking')
        people.delete(one.peerId)
        break
      case 'here':
        if (person?.here === one.on) complain('no change')
        if (person) person.here = one.on
        break
      case 'role':
        if (person?.role === one.role) complain('no change')
        if (person) person.role = one.role
        break
      case 'consent':
        if (person?.consent === one.audience) complain('no change')
        if (person) person.consent = one.audience
        break
      case 'quality':
        if (person?.quality === one.score) complain('no change')
        if (person) person.quality = one.score
        break
      case 'sends':
        toggles(one.source, one.on)
        if (!one.on && one.source === 'microphone' && speaking.includes(one.peerId)) complain('muted while speaking')
        break
      case 'hand':
        toggles('hand', one.on)
        break
      case 'speaking':
        if (one.peerIds.length === speaking.length && one.peerIds.every((peerId) => speaking.includes(peerId))) complain('no change')
        for (const peerId of one.peerIds) if (!people.get(peerId)?.on.has('microphone')) complain(`${peerId} speaks and sends no sound`)
        speaking = one.peerIds
        break
      case 'reading':
        if (person && person.consent !== one.audience) complain('a reading that nobody agreed to')
        if (suspended) complain('a reading while analysis is suspended')
        break
      case 'suspended':
        if (suspended === one.on) complain('no change')
        suspended = one.on
        break
      case 'opened': case 'closed': case 'reaction': case 'chat': case 'waiting':
        break
    }
  })
  return { wrong, people }
}
