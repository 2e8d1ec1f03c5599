// What the pages around a call say in English.

export const pages = {
  leftTitle: 'You left the call',
  leftText: 'Your camera and microphone are off.',
  leftTextAnalysis: 'Your camera and microphone are off, and nothing of you is analysed any more.',
  joinAgain: 'Join again',
  startPage: 'Go to the start page',
  notFoundTitle: 'There is no room at this address',
  notFoundText: 'A room’s name has 1 to 64 small letters, digits and hyphens, as in quiet-otter-42. Check the link, or open a new room.',
  openRoom: 'Open a new room',
  unsupportedTitle: 'This browser cannot take part in calls',
  unsupportedText: 'Overtone needs WebRTC. A current Chrome, Edge, Firefox or Safari has it; some browsers inside other apps do not.',
  tryAgain: 'Try again',
  loading: 'Loading …',
  fetchFailedTitle: 'This page could not be loaded',
  fetchFailedText: 'Its script did not arrive. Check your connection, then reload the page.',
  report: 'Meeting report',
  reports: 'Your meetings',
  openReport: 'Open the report of this meeting in a new tab',
  hide: 'Hide',
  close: 'Close',
  reload: 'Reload the page',
  /** A title without a full stop, then a sentence with one. */
  titleAndAction: '{{title}}. {{action}}',
  sentence: '{{text}}.',
  language: 'Language',
  theme: 'Colours: {{now}}. Change to {{next}}',
  themes: { system: 'as the system', light: 'light', dark: 'dark' },
  /** As it reads in serverIsFor and serverProhibits. */
  purposes: { personal: 'personal calls', research: 'research', coaching: 'coaching', healthcare: 'healthcare', events: 'events', work: 'work', education: 'education' },
  serverIsFor: 'This server is for {{purpose}}.',
  serverProhibits: 'This server is for {{purpose}}: nobody’s expressions are analysed here.',
} as const
