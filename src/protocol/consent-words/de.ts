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
  kept: 'Bild und Ton gar nicht: Sie sind in Sekunden vergessen. Bezeichnungen „Nur ich“: gar nicht. Bezeichnungen, die Sie der Leitung oder allen zeigen: als Mittelwerte über 1 und 10 Sekunden, für den Bericht der Leitung, bis {{hours}} Stunden nach dem Ende des Treffens. Worin Sie eingewilligt haben und wer von Leitung oder Moderation Ihre Bezeichnungen sah, wird {{hours}} Stunden lang vermerkt. Unter „Meine Daten“ können Sie es lesen und löschen.',
  stopTitle: 'Wie Sie es beenden',
  stop: 'Drücken Sie jederzeit oben auf „Meine Analyse beenden“. Sie endet innerhalb einer Sekunde.',
  audience: 'Wer Ihre Bezeichnung sieht',
  audiences: { self: 'Nur ich', host: 'Ich und die Leitung', everyone: 'Alle im Anruf' },
  audienceNotes: { self: 'Erst einmal nur für sich. Nichts davon wird aufbewahrt.', host: 'Auch danach, im Bericht der Leitung; auch wer die Leitung später übernimmt. Nicht die Moderation.', everyone: 'Auf Ihrem Bild, für alle; für die Moderation dieses Servers in ihrer Übersicht; danach im Bericht der Leitung.' },
  eitherWay: 'In jedem Fall sehen alle im Anruf, dass bei Ihnen die Analyse läuft. Stimmen Sie nicht zu, ändert sich sonst nichts: Der Anruf geht genauso.',
  notNow: 'Nicht jetzt',
  agree: 'Zustimmen',
} satisfies ConsentWords
