// What the pages around a call say in German.
import type { pages as english } from '../en/pages.ts'
import type { Translated } from '../shape.ts'

export const pages = {
  leftTitle: 'Sie haben den Anruf verlassen',
  leftText: 'Ihre Kamera und Ihr Mikrofon sind aus.',
  leftTextAnalysis: 'Ihre Kamera und Ihr Mikrofon sind aus, und von Ihnen wird nichts mehr analysiert.',
  joinAgain: 'Erneut teilnehmen',
  startPage: 'Zur Startseite',
  notFoundTitle: 'Unter dieser Adresse gibt es keinen Raum',
  notFoundText: 'Ein Raumname hat 1 bis 64 Kleinbuchstaben, Ziffern und Bindestriche, zum Beispiel quiet-otter-42. Prüfen Sie den Link oder öffnen Sie einen neuen Raum.',
  openRoom: 'Neuen Raum öffnen',
  unsupportedTitle: 'Dieser Browser kann nicht an Anrufen teilnehmen',
  unsupportedText: 'Overtone braucht WebRTC. Aktuelle Versionen von Chrome, Edge, Firefox und Safari haben es; manche Browser innerhalb anderer Apps nicht.',
  tryAgain: 'Erneut versuchen',
  loading: 'Wird geladen …',
  fetchFailedTitle: 'Diese Seite konnte nicht geladen werden',
  fetchFailedText: 'Ihr Skript ist nicht angekommen. Prüfen Sie Ihre Verbindung und laden Sie die Seite dann neu.',
  report: 'Besprechungsbericht',
  reports: 'Ihre Besprechungen',
  openReport: 'Bericht dieser Besprechung in neuem Tab öffnen',
  hide: 'Ausblenden',
  close: 'Schließen',
  reload: 'Seite neu laden',
  titleAndAction: '{{title}}. {{action}}',
  sentence: '{{text}}.',
  language: 'Sprache',
  theme: 'Farben: {{now}}. Wechseln zu: {{next}}',
  themes: { system: 'wie das System', light: 'hell', dark: 'dunkel' },
  purposes: { personal: 'persönliche Gespräche', research: 'die Forschung', coaching: 'Coaching', healthcare: 'das Gesundheitswesen', events: 'Veranstaltungen', work: 'die Arbeit', education: 'den Unterricht' },
  serverIsFor: 'Dieser Server ist für {{purpose}} da.',
  serverProhibits: 'Dieser Server ist für {{purpose}} da: Hier wird niemandes Ausdruck analysiert.',
} satisfies Translated<typeof english>
