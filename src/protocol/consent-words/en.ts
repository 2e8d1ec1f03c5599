// The consent question in English. Versioned: other words are another CONSENT_VERSION, in every language.

export const consent = {
  title: 'Show what your face and voice express?',
  lead: 'As a small label on your picture. It is off until you agree.',
  whatTitle: 'What is looked at',
  what: 'Your face and the sound of your voice, by this server. Your words are not recognised.',
  outcomeTitle: 'What comes out',
  outcome: 'One of eight labels, and how sure it is. It names an expression, not what you feel or who you are, and can be wrong.',
  keptTitle: 'How long it is kept',
  kept: 'Picture and sound: not at all, they are forgotten within seconds. Labels for “Only me”: not at all. Labels that you share with the host or everyone: as averages over 1 and 10 seconds, for the host’s report, until {{hours}} h after the meeting’s end. What you agreed to, and which host or moderator saw your labels, is noted for {{hours}} h. You can read and delete it under “My data”.',
  stopTitle: 'How to stop',
  stop: 'Press “Stop my analysis” at the top, at any time. It ends within a second.',
  audience: 'Who sees your label',
  audiences: { self: 'Only me', host: 'Me and the host', everyone: 'Everyone in the call' },
  audienceNotes: { self: 'A look in private first. Nothing of it is kept.', host: 'Also afterwards, in the host’s report; also whoever becomes host later. Not the moderators.', everyone: 'On your picture, for all; for moderators of this server on their dashboard; afterwards in the host’s report.' },
  eitherWay: 'Either way, everyone in the call sees that analysis is on for you. If you do not agree, nothing else changes: the call works the same.',
  notNow: 'Not now',
  agree: 'Agree',
} as const
