// A secret that the server says once: shown until it is put away, with a button that copies it.
import { Check, Copy, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'

export function SecretOnce({ secret, text, onDone }: { readonly secret: string; readonly text: string; readonly onDone: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    // Refused where the page has no focus: the field below can be selected by hand.
    await navigator.clipboard.writeText(secret).then(() => setCopied(true), () => setCopied(false))
  }
  return (
    <div className="secret" role="group" aria-label={say('analytics.programs.secret')}>
      <KeyRound aria-hidden="true" />
      <p>{text}</p>
      <input className="secret-field" readOnly value={secret} dir="ltr" aria-label={say('analytics.programs.secret')} onFocus={(event) => event.target.select()} />
      <div className="secret-buttons">
        <Button kind="primary" onPress={() => void copy()}>
          {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {say(copied ? 'call.copied' : 'analytics.programs.copy')}
        </Button>
        <Button onPress={onDone}>{say('analytics.programs.done')}</Button>
      </div>
      <p role="status" className="for-ears">
        {copied && say('call.copied')}
      </p>
    </div>
  )
}
