// A person's initials in a circle, where there is no picture.
import { UserRound } from 'lucide-react'
import { initialsOf } from './initials.ts'

export function Avatar({ name }: { readonly name: string }) {
  return (
    <span className="avatar" aria-hidden="true">
      {initialsOf(name) || <UserRound />}
    </span>
  )
}
