// What the settings of the call say in English.

export const settings = {
  title: 'Settings',
  colours: 'Colours',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  readOut: 'What is read out',
  readOutNote: 'For screen readers, in the language of the page.',
  topics: { people: 'Who comes and goes', hands: 'Raised hands', chat: 'Chat messages', labels: 'Changes of labels' },
} as const
