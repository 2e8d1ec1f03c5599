// The reactions as drawings of our own: the same on every system, also where no emoji font is.
import type { ReactNode } from 'react'
import type { Reaction } from '../../src/protocol/constants.ts'

const SKIN = '#f5bd3f'
const LINE = '#5b3a06'

const DRAWINGS: Readonly<Record<Reaction, ReactNode>> = {
  'thumbs-up': (
    <>
      <path d="M12.2 14.2 16.5 5.2a3.2 3.2 0 0 1 3.1 3.9l-.8 4.3h5.6a2.9 2.9 0 0 1 2.8 3.6l-1.9 7.2a3.4 3.4 0 0 1-3.3 2.5H12.2z" fill={SKIN} stroke={LINE} strokeWidth="1.4" strokeLinejoin="round" />
      <rect x="4.7" y="13.4" width="6" height="14" rx="1.8" fill="#3f7fd1" stroke="#1c3f70" strokeWidth="1.4" />
    </>
  ),
  heart: <path d="M16 27.2S4.2 20.4 4.2 12.2A6.5 6.5 0 0 1 16 8.4a6.5 6.5 0 0 1 11.8 3.8C27.8 20.4 16 27.2 16 27.2z" fill="#e5484d" stroke="#8c1d22" strokeWidth="1.4" strokeLinejoin="round" />,
  applause: (
    <>
      <g stroke={LINE} strokeWidth="1.3" strokeLinejoin="round" strokeLinecap="round">
        <path d="M9.3 16.7 6.6 12a1.5 1.5 0 0 1 2.6-1.5l-.9-1.6a1.5 1.5 0 0 1 2.6-1.5l1 1.7a1.5 1.5 0 0 1 2.6-1.5l3.9 6.8.3-2.6a1.6 1.6 0 0 1 3.2.2l.2 6a7.6 7.6 0 0 1-3.9 6.9 7 7 0 0 1-9.6-2.6z" fill="#e0a52c" transform="translate(2.6 -1)" />
        <path d="M7.9 18.6 5.6 14.5a1.5 1.5 0 0 1 2.6-1.5L7 11a1.5 1.5 0 0 1 2.6-1.5l1.2 2a1.5 1.5 0 0 1 2.6-1.5l4.3 7.5.3-2.6a1.6 1.6 0 0 1 3.2.2l.2 6a7.6 7.6 0 0 1-3.9 6.9 7 7 0 0 1-9.6-2.6z" fill={SKIN} />
      </g>
      <path d="M24.3 4.2 23.4 7M28.2 7.2l-2.6 1.7M20.3 3.3l.3 2.6" stroke="#e5484d" strokeWidth="1.7" strokeLinecap="round" fill="none" />
    </>
  ),
  laughter: (
    <>
      <circle cx="16" cy="16" r="11.6" fill={SKIN} stroke={LINE} strokeWidth="1.4" />
      <path d="M9.2 17h13.6a6.8 6.8 0 0 1-13.6 0z" fill="#7a2e12" stroke={LINE} strokeWidth="1.2" strokeLinejoin="round" />
      <path d="M10.3 17.4h11.4v1.8H10.3z" fill="#fff" />
      <path d="m8.8 10.2 3.4 1.7-3.4 1.7M23.2 10.2l-3.4 1.7 3.4 1.7" fill="none" stroke={LINE} strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  surprise: (
    <>
      <circle cx="16" cy="16" r="11.6" fill={SKIN} stroke={LINE} strokeWidth="1.4" />
      <ellipse cx="16" cy="21" rx="3.2" ry="4" fill="#7a2e12" />
      <circle cx="11.6" cy="13.4" r="1.7" fill={LINE} />
      <circle cx="20.4" cy="13.4" r="1.7" fill={LINE} />
      <path d="M9.2 9.4q2-1.8 4.2-1.2M22.8 9.4q-2-1.8-4.2-1.2" fill="none" stroke={LINE} strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  celebration: (
    <>
      <path d="m5 27 5.6-15.2 9.6 9.6z" fill="#8a63d2" stroke="#432c75" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="m8.5 17.6 5.9 5.9M6.9 22l3.1 3.1" stroke="#f5bd3f" strokeWidth="1.7" fill="none" />
      <path d="M15.5 11.5c2.3-2.3.8-4.6 2.5-6.6M21 16.5c2-2.2 3.8-.6 6-2.6M18.2 13.8 24.8 7.2" stroke="#3f9d5a" strokeWidth="1.7" strokeLinecap="round" fill="none" />
      <circle cx="12.4" cy="6.8" r="1.5" fill="#e5484d" />
      <circle cx="25.8" cy="20.2" r="1.5" fill="#3f7fd1" />
      <circle cx="22" cy="4.4" r="1.3" fill="#f5bd3f" />
      <circle cx="27.6" cy="10.2" r="1.3" fill="#e5484d" />
    </>
  ),
}

export function ReactionGlyph({ reaction }: { readonly reaction: Reaction }) {
  return (
    <svg className="reaction-glyph" viewBox="0 0 32 32" aria-hidden="true">
      {DRAWINGS[reaction]}
    </svg>
  )
}
