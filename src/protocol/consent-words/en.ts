// The consent question in English. Versioned: other words are another CONSENT_VERSION, in every language.

export const consent = {
  title: 'Show what your face and voice express?',
  lead: 'As a small label on your picture. It is off until you agree.',
  whatTitle: 'What is looked at',
  what: 'Your face and the sound of your voice, by this server. Your words are not recognised.',
  outcomeTitle: 'What comes out',
  outcome: 'One of eight labels, and how sure it is. It names an expression, not what you feel or who you are, and can be wrong.',
  keptTitle: 'How long it is kept',
  kept: 'It is not. Picture and sound are forgotten within seconds; labels are shown, not stored.',
  stopTitle: 'How to stop',
  stop: 'Press “Stop my analysis” at the top, at any time. It ends within a second.',
  audience: 'Who sees your label',
  audiences: { self: 'Only me', everyone: 'Everyone in the call' },
  audienceNotes: { self: 'A look in private first.', everyone: 'On your picture, for all.' },
  eitherWay: 'Either way, everyone in the call sees that analysis is on for you.',
  notNow: 'Not now',
  agree: 'Agree',
} as const
