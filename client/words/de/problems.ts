// Why a camera or microphone could not be opened, in German.
import type { problems as english } from '../en/problems.ts'
import type { Translated } from '../shape.ts'

export const problems = {
  insecure: {
    camera: { title: 'Der Browser gibt die Kamera unter dieser Adresse nicht frei', action: 'Öffnen Sie die Seite über https oder auf diesem Computer unter http://localhost.' },
    microphone: { title: 'Der Browser gibt das Mikrofon unter dieser Adresse nicht frei', action: 'Öffnen Sie die Seite über https oder auf diesem Computer unter http://localhost.' },
    both: { title: 'Der Browser gibt Kamera und Mikrofon unter dieser Adresse nicht frei', action: 'Öffnen Sie die Seite über https oder auf diesem Computer unter http://localhost.' },
  },
  denied: {
    camera: { title: 'Der Browser darf Ihre Kamera nicht benutzen' },
    microphone: { title: 'Der Browser darf Ihr Mikrofon nicht benutzen' },
    both: { title: 'Der Browser darf Kamera und Mikrofon nicht benutzen' },
  },
  unsupported: {
    camera: { title: 'Dieser Browser gibt Webseiten keine Kamera', action: 'Benutzen Sie einen aktuellen Chrome, Edge, Firefox oder Safari; Browser innerhalb anderer Apps können es oft nicht.' },
    microphone: { title: 'Dieser Browser gibt Webseiten kein Mikrofon', action: 'Benutzen Sie einen aktuellen Chrome, Edge, Firefox oder Safari; Browser innerhalb anderer Apps können es oft nicht.' },
    both: { title: 'Dieser Browser gibt Webseiten weder Kamera noch Mikrofon', action: 'Benutzen Sie einen aktuellen Chrome, Edge, Firefox oder Safari; Browser innerhalb anderer Apps können es oft nicht.' },
  },
  'blocked-by-policy': {
    camera: { title: 'Diese Seite darf die Kamera nicht benutzen', action: 'Eine Regel Ihrer Organisation oder der Seite, die diese hier zeigt, verbietet es. Öffnen Sie den Anruf in einem eigenen Tab oder fragen Sie Ihre Administration.' },
    microphone: { title: 'Diese Seite darf das Mikrofon nicht benutzen', action: 'Eine Regel Ihrer Organisation oder der Seite, die diese hier zeigt, verbietet es. Öffnen Sie den Anruf in einem eigenen Tab oder fragen Sie Ihre Administration.' },
    both: { title: 'Diese Seite darf Kamera und Mikrofon nicht benutzen', action: 'Eine Regel Ihrer Organisation oder der Seite, die diese hier zeigt, verbietet es. Öffnen Sie den Anruf in einem eigenen Tab oder fragen Sie Ihre Administration.' },
  },
  'denied-by-system': {
    camera: { title: 'Ihr System gibt dem Browser die Kamera nicht' },
    microphone: { title: 'Ihr System gibt dem Browser das Mikrofon nicht' },
    both: { title: 'Ihr System gibt dem Browser weder Kamera noch Mikrofon' },
  },
  dismissed: {
    camera: { title: 'Die Frage des Browsers nach der Kamera wurde geschlossen', action: 'Versuchen Sie es erneut und wählen Sie „Zulassen“, wenn er fragt.' },
    microphone: { title: 'Die Frage des Browsers nach dem Mikrofon wurde geschlossen', action: 'Versuchen Sie es erneut und wählen Sie „Zulassen“, wenn er fragt.' },
    both: { title: 'Die Frage des Browsers nach Kamera und Mikrofon wurde geschlossen', action: 'Versuchen Sie es erneut und wählen Sie „Zulassen“, wenn er fragt.' },
  },
  'none-found': {
    camera: { title: 'Es wurde keine Kamera gefunden', action: 'Schließen Sie eine an, wird sie sofort benutzt. Bis dahin geht der Anruf ohne.' },
    microphone: { title: 'Es wurde kein Mikrofon gefunden', action: 'Schließen Sie eines an, wird es sofort benutzt. Bis dahin geht der Anruf ohne.' },
    both: { title: 'Es wurde weder Kamera noch Mikrofon gefunden', action: 'Schließen Sie eines an, wird es sofort benutzt. Bis dahin geht der Anruf ohne.' },
  },
  busy: {
    camera: { title: 'Ein anderes Programm benutzt die Kamera', action: 'Beenden Sie sie dort; dann startet sie hier von selbst.' },
    microphone: { title: 'Ein anderes Programm benutzt das Mikrofon', action: 'Beenden Sie es dort; dann startet es hier von selbst.' },
    both: { title: 'Ein anderes Programm benutzt Kamera und Mikrofon', action: 'Beenden Sie beide dort; dann starten sie hier von selbst.' },
  },
  unplugged: {
    camera: { title: 'Die Kamera wurde getrennt', action: 'Schließen Sie sie wieder an oder wählen Sie eine andere.' },
    microphone: { title: 'Das Mikrofon wurde getrennt', action: 'Schließen Sie es wieder an oder wählen Sie ein anderes.' },
    both: { title: 'Kamera und Mikrofon wurden getrennt', action: 'Schließen Sie beide wieder an oder wählen Sie andere.' },
  },
  unknown: {
    camera: { title: 'Die Kamera ist nicht gestartet', action: 'Versuchen Sie es erneut oder wählen Sie eine andere.' },
    microphone: { title: 'Das Mikrofon ist nicht gestartet', action: 'Versuchen Sie es erneut oder wählen Sie ein anderes.' },
    both: { title: 'Kamera und Mikrofon sind nicht gestartet', action: 'Versuchen Sie es erneut oder wählen Sie andere.' },
  },
} satisfies Translated<typeof english>
