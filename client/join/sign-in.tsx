// Signing in before a call, on a server that offers it: a button, who is signed in, and why it came to nothing.
import { LogIn, TriangleAlert, UserRoundCheck } from 'lucide-react'
import { problemOf } from '../state/call-error.ts'
import { isRoomName } from '../state/room-name.ts'
import type { Visit } from '../state/visit.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import './sign-in.css'

export function SignIn({ visit, roomName, onSignOut }: { readonly visit: Visit; readonly roomName: string; readonly onSignOut: () => void }) {
  const invitation = isRoomName(roomName) ? visit.invitations.for(roomName) : null
  const { signInProblem } = visit
  const signOut = (): void => {
    if (invitation && isRoomName(roomName)) visit.invitations.forget(invitation.token, roomName)
    onSignOut()
  }
  return (
    <div className="sign-in" data-testid="sign-in">
      {signInProblem && !invitation && (
        <p className="problem" role="alert">
          <TriangleAlert aria-hidden="true" />
          <span>{say('pages.titleAndAction', problemOf(signInProblem))}</span>
        </p>
      )}
      {invitation ? (
        <p className="sign-in-who">
          <UserRoundCheck aria-hidden="true" />
          <span>{invitation.name ? say('join.signedInAs', { name: invitation.name }) : say('join.signedIn')}</span>
          <Button kind="plain" onPress={signOut}>
            {say('join.signOut')}
          </Button>
        </p>
      ) : (
        // The provider's pages are no part of this one: the whole page goes there and comes back.
        <Button onPress={() => location.assign(`/api/sign-in?room=${encodeURIComponent(roomName)}`)}>
          <LogIn className="points" aria-hidden="true" />
          {say('join.signIn')}
        </Button>
      )}
    </div>
  )
}
