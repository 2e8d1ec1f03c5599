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
    camera: { title: 'Der Browser darf Ihre Kamera nicht benutzen', action: 'Erlauben Sie die Kamera in der Adressleiste des Browsers und versuchen Sie es erneut.' },
    microphone: { title: 'Der Browser darf Ihr Mikrofon nicht benutzen', action: 'Erlauben Sie das Mikrofon in der Adressleiste des Browsers und versuchen Sie es erneut.' },
    both: { title: 'Der Browser darf Kamera und Mikrofon nicht benutzen', action: 'Erlauben Sie Kamera und Mikrofon in der Adressleiste des Browsers und versuchen Sie es erneut.' },
  },
  'none-found': {
    camera: { title: 'Es wurde keine Kamera gefunden', action: 'Schließen Sie eine an, wird sie sofort benutzt. Bis dahin geht der Anruf ohne.' },
    microphone: { title: 'Es wurde kein Mikrofon gefunden', action: 'Schließen Sie eines an, wird es sofort benutzt. Bis dahin geht der Anruf ohne.' },
    both: { title: 'Es wurde weder Kamera noch Mikrofon gefunden', action: 'Schließen Sie eines an, wird es sofort benutzt. Bis dahin geht der Anruf ohne.' },
  },
  busy: {
    camera: { title: 'Ein anderes Programm benutzt die Kamera', action: 'Beenden Sie sie dort und versuchen Sie es erneut.' },
    microphone: { title: 'Ein anderes Programm benutzt das Mikrofon', action: 'Beenden Sie es dort und versuchen Sie es erneut.' },
    both: { title: 'Ein anderes Programm benutzt Kamera und Mikrofon', action: 'Beenden Sie beide dort und versuchen Sie es erneut.' },
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
