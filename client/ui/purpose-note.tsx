// What a server is for, where that leaves no analysis: one sentence, in place of everything about it.
import { ShieldCheck } from 'lucide-react'
import './purpose-note.css'

export function PurposeNote({ sentence }: { readonly sentence: string }) {
  // Where it does not fit on one line it breaks after the colon.
  const clauses = sentence.split(/(?<=: |：)/)
  return (
    <p className="purpose-note" data-testid="purpose-note">
      <ShieldCheck aria-hidden="true" />
      <span>
        {clauses.map((clause) => (
          <span key={clause} className="purpose-clause">
            {clause}
          </span>
        ))}
      </span>
    </p>
  )
}
