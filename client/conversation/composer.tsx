// Where a message is written: Enter sends, Shift and Enter begin a new line.
import { SendHorizontal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { TextArea, TextField } from 'react-aria-components'
import { CHAT_TEXT_MAX_LENGTH } from '../../src/protocol/constants.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { tidyText } from './message-text.ts'

/** From here on one sees how much room is left. */
const NEARLY_FULL = 200

/** What was written and not sent outlives the panel's closing; `keep` is where. */
export function Composer({ kept, keep, onSend }: { readonly kept: string; readonly keep: (text: string) => void; readonly onSend: (text: string) => void }) {
  const ref = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(kept)
  const left = CHAT_TEXT_MAX_LENGTH - tidyText(text).length
  const canSend = tidyText(text) !== '' && left >= 0
  const write = (next: string): void => {
    setText(next)
    keep(next)
  }
  const send = (): void => {
    if (!canSend) return
    onSend(tidyText(text))
    write('')
    ref.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter is its own.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  useFocusOnOpening(ref)
  return (
    <div className="chat-composer">
      <TextField className="field chat-field" aria-label={say('conversation.write')} value={text} onChange={write} isInvalid={left < 0} {...(left < NEARLY_FULL ? { 'aria-describedby': 'chat-left' } : {})}>
        <TextArea ref={ref} rows={1} placeholder={say('conversation.placeholder')} onKeyDown={onKeyDown} enterKeyHint="send" dir="auto" />
      </TextField>
      <Button kind="icon" className="button-primary" aria-label={say('conversation.send')} isDisabled={!canSend} onPress={send}>
        <SendHorizontal className="points" aria-hidden="true" />
      </Button>
      {left < NEARLY_FULL && (
        <p id="chat-left" className="field-note" data-invalid={left < 0 || undefined} role="status">
          {left < 0 ? say('conversation.charactersTooMany', { count: -left }) : say('conversation.charactersLeft', { count: left })}
        </p>
      )}
    </div>
  )
}

/** Whoever opens the chat with a keyboard at hand means to write. Not on a phone, whose keyboard would cover what there is to read, and not from the tabs, where arrows go on. */
function useFocusOnOpening(ref: { readonly current: HTMLTextAreaElement | null }): void {
  useEffect(() => {
    if (!matchMedia('(pointer: fine)').matches || document.activeElement?.closest('[role="tablist"]')) return
    // After the panel, which takes the focus when it opens.
    const frame = requestAnimationFrame(() => ref.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [ref])
}
