// The lobby: see and hear oneself, say a name, choose a room, join.
import { ArrowRight, ChartColumnStacked } from 'lucide-react'
import { useReducer, useState } from 'react'
import { FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components'
import type { RoomId } from '../../src/protocol/ids.ts'
import { may } from '../../src/protocol/roles.ts'
import { prohibitionSentence } from '../state/deployment.ts'
import type { LocalMedia } from '../state/local-media.ts'
import { isReservedRoomId } from '../../src/protocol/constants.ts'
import { analyticsPath, isDisplayName, isRoomName, tidyRoomName } from '../state/room-name.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { Button } from '../ui/button.tsx'
import { PageHead } from '../ui/notice.tsx'
import { PurposeNote } from '../ui/purpose-note.tsx'
import { say } from '../words/words.ts'
import { Checks } from './checks.tsx'
import { DeviceChoices } from './device-choices.tsx'
import { Preview } from './preview.tsx'
import { SignIn } from './sign-in.tsx'
import './join.css'

type JoinPageProps = { readonly visit: Visit; readonly media: LocalMedia; readonly roomId: RoomId; readonly suggested: boolean }

export function JoinPage({ visit, media, roomId, suggested }: JoinPageProps) {
  const [name, setName] = useState(visit.preferences.getSnapshot().displayName)
  // Invitations are outside React: signing out draws the page anew.
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const [room, setRoom] = useState<string>(roomId)
  const [tried, setTried] = useState(false)
  const { microphone, camera } = useStore(media.state)
  const deployment = useStore(visit.deployment)
  const prohibition = prohibitionSentence(deployment)
  const roomName = room.replace(/-+$/, '')
  const invitation = isRoomName(roomName) ? visit.invitations.for(roomName) : null
  const invitedName = invitation?.name ?? null
  const invitedRole = invitation?.role ?? null
  const shownName = invitedName ?? name
  const observes = invitedRole !== null && !may(invitedRole, 'produce')
  const nameFault = !isDisplayName(shownName)
  const roomFault = !isRoomName(roomName)
  const join = (): void => {
    setTried(true)
    if (!nameFault && !roomFault && isRoomName(roomName)) visit.join(roomName, shownName)
  }
  const unseen = camera.kind !== 'on'
  const unheard = microphone.kind !== 'on' || microphone.muted
  return (
    <div className="page">
      <PageHead visit={visit} />
      <main className="join">
        {observes ? <p className="join-observes soft">{say('people.observing')}</p> : <Preview media={media} name={shownName} />}
        <section className="join-side" aria-labelledby="join-title">
          <div>
            <h1 id="join-title">{say(suggested ? 'join.titleNew' : 'join.title')}</h1>
            <p className="soft join-lead">{say(deployment && !prohibition ? 'join.leadConsent' : 'join.lead')}</p>
            {prohibition && <PurposeNote sentence={prohibition} />}
          </div>
          {deployment?.signIn && <SignIn visit={visit} roomName={roomName} onSignOut={redraw} />}
          <Form
            className="join-form"
            validationBehavior="aria"
            onSubmit={(event) => {
              event.preventDefault()
              join()
            }}
          >
            <TextField className="field" value={shownName} onChange={setName} isReadOnly={invitedName !== null} maxLength={60} autoComplete="name" isRequired isInvalid={tried && nameFault} autoFocus={name === ''}>
              <Label>{say('join.name')}</Label>
              <Input dir="auto" placeholder={say('join.namePlaceholder')} />
              {invitedName !== null && (
                <Text slot="description" className="field-note">
                  {say('people.invitedAs')}
                </Text>
              )}
              <FieldError className="field-note">{say(name.trim() === '' ? 'join.nameMissing' : 'join.nameWrong')}</FieldError>
            </TextField>
            <TextField className="field" value={room} onChange={(typed) => setRoom(tidyRoomName(typed))} isRequired isInvalid={tried && roomFault} autoComplete="off" spellCheck="false">
              <Label>{say('join.room')}</Label>
              <Input dir="ltr" autoCapitalize="none" enterKeyHint="go" />
              {tried && roomFault ? (
                <FieldError className="field-note">{say(isReservedRoomId(roomName) ? 'join.roomReserved' : 'join.roomWrong')}</FieldError>
              ) : (
                <Text slot="description" className="field-note">
                  {deployment?.access !== 'token' ? say('join.roomHint') : invitation ? '' : say('people.invitationNeeded')}
                </Text>
              )}
            </TextField>
            <Button kind="primary" type="submit" className="join-button">
              {say('join.join')}
              <ArrowRight className="points" aria-hidden="true" />
            </Button>
            <p className="field-note join-without" role="status">
              {!observes && (unseen || unheard) && say(`join.without.${unseen && unheard ? 'both' : unseen ? 'camera' : 'microphone'}`)}
            </p>
            {deployment && <p className="field-note join-facts">{say('join.facts', { count: deployment.retentionHours })}</p>}
          </Form>
        </section>
        <div className="join-devices">
          {!observes && <DeviceChoices media={media} preferences={visit.preferences} />}
          <Checks preferences={visit.preferences} />
          {(visit.dataKeys.all.length > 0 || visit.invitations.any !== null) && (
            <a
              className="join-reports"
              href={analyticsPath({})}
              onClick={(event) => {
                event.preventDefault()
                visit.openAnalytics({})
              }}
            >
              <ChartColumnStacked aria-hidden="true" />
              {say('pages.reports')}
            </a>
          )}
        </div>
      </main>
    </div>
  )
}
