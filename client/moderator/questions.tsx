// What is asked before it is done: putting somebody out, the words of a message, suspending the analysis.
import { useState } from 'react'
import { Label, TextArea, TextField } from 'react-aria-components'
import { CHAT_TEXT_MAX_LENGTH } from '../../src/protocol/constants.ts'
import type { LiveRoom } from '../../src/protocol/dashboard.ts'
import { tidyText } from '../conversation/message-text.ts'
import { Decision } from '../people/decision.tsx'
import { Button } from '../ui/button.tsx'
import { TitledDialog } from '../ui/titled-dialog.tsx'
import { say } from '../words/words.ts'
import { useDesk } from './desk.ts'
import type { Question } from './desk.ts'

export function QuestionDialog({ question, onClose }: { readonly question: Question; readonly onClose: () => void }) {
  const { deeds } = useDesk()
  const answered = (run: () => void) => (yes: boolean): void => {
    if (yes) run()
    onClose()
  }
  switch (question.kind) {
    case 'put-out': {
      const { name, deed, room } = question
      const isBan = deed.asksFirst === 'ban'
      return (
        <Decision
          tone="harsh"
          title={say(isBan ? 'people.confirm.banTitle' : 'people.confirm.removeTitle', { name })}
          text={say(isBan ? 'people.confirm.banText' : 'people.confirm.removeText')}
          yes={say(isBan ? 'people.confirm.ban' : 'people.confirm.remove')}
          no={say('people.confirm.cancel')}
          onAnswer={answered(() => void deeds.act(room.roomId, deed.action, deed.said))}
        />
      )
    }
    case 'suspend':
      return question.on ? (
        <Decision tone="harsh" title={say('moderator.suspendAsk.title')} text={say('moderator.suspendAsk.text')} yes={say('moderator.suspendAsk.yes')} no={say('moderator.cancel')} onAnswer={answered(() => void deeds.suspend(true))} />
      ) : (
        <Decision tone="plain" title={say('moderator.suspendAsk.resumeTitle')} text={say('moderator.suspendAsk.resumeText')} yes={say('moderator.suspendAsk.resumeYes')} no={say('moderator.cancel')} onAnswer={answered(() => void deeds.suspend(false))} />
      )
    case 'write':
      return <MessageDialog room={question.room} onClose={onClose} />
  }
}

function MessageDialog({ room, onClose }: { readonly room: LiveRoom; readonly onClose: () => void }) {
  const { deeds } = useDesk()
  const [typed, setTyped] = useState('')
  const text = tidyText(typed)
  const tooMany = text.length - CHAT_TEXT_MAX_LENGTH
  const send = (): void => {
    void deeds.act(room.roomId, { kind: 'message', text }, say('moderator.said.messageSent', { room: room.roomId }))
    onClose()
  }
  return (
    <TitledDialog open onClose={onClose} title={say('moderator.messageTo', { room: room.roomId })} body="message-dialog">
      <TextField className="field" value={typed} onChange={setTyped} isInvalid={tooMany > 0} autoFocus>
        <Label>{say('moderator.messageHint')}</Label>
        <TextArea rows={3} dir="auto" />
      </TextField>
      {tooMany > 0 && (
        <p className="field-note" data-invalid role="status">
          {say('conversation.charactersTooMany', { count: tooMany })}
        </p>
      )}
      <div className="message-buttons">
        <Button onPress={onClose}>{say('moderator.cancel')}</Button>
        <Button kind="primary" isDisabled={text === '' || tooMany > 0} onPress={send}>
          {say('moderator.send')}
        </Button>
      </div>
    </TitledDialog>
  )
}
