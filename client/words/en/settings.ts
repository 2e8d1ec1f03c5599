// What the settings of the call say in English.

export const settings = {
  title: 'Settings',
  colours: 'Colours',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  readOut: 'What is read out',
  readOutNote: 'For screen readers, in the language of the page.',
  topics: {
    people: 'Who comes and goes', lobby: 'Who waits, and whether the room is locked', hands: 'Raised hands', chat: 'Chat messages', screens: 'Shared screens', roles: 'Changes of roles', labels: 'Changes of labels',
  },
} as const
