// The consent question in German. Versioned: other words are another CONSENT_VERSION, in every language.
import type { ConsentWords } from '../consent-words.ts'

export const consent = {
  title: 'Zeigen, was Ihr Gesicht und Ihre Stimme ausdrücken?',
  lead: 'Als kleine Bezeichnung auf Ihrem Bild. Sie ist aus, bis Sie zustimmen.',
  whatTitle: 'Was betrachtet wird',
  what: 'Ihr Gesicht und der Klang Ihrer Stimme, von diesem Server. Ihre Worte werden nicht erkannt.',
  outcomeTitle: 'Was dabei herauskommt',
  outcome: 'Eine von acht Bezeichnungen, und wie sicher sie ist. Sie benennt einen Ausdruck, nicht, was Sie fühlen oder wer Sie sind, und kann falsch sein.',
  keptTitle: 'Wie lange es aufbewahrt wird',
  kept: 'Gar nicht. Bild und Ton sind in Sekunden vergessen; Bezeichnungen werden gezeigt, nicht gespeichert.',
  stopTitle: 'Wie Sie es beenden',
  stop: 'Drücken Sie jederzeit oben auf „Meine Analyse beenden“. Sie endet innerhalb einer Sekunde.',
  audience: 'Wer Ihre Bezeichnung sieht',
  audiences: { self: 'Nur ich', everyone: 'Alle im Anruf' },
  audienceNotes: { self: 'Erst einmal nur für sich.', everyone: 'Auf Ihrem Bild, für alle.' },
  eitherWay: 'In jedem Fall sehen alle im Anruf, dass bei Ihnen die Analyse läuft.',
  notNow: 'Nicht jetzt',
  agree: 'Zustimmen',
} satisfies ConsentWords
