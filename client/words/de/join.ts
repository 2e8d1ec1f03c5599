// What the join page and the choice of devices say in German.
import type { join as english } from '../en/join.ts'
import type { Translated } from '../shape.ts'

export const join = {
  titleNew: 'Anruf beginnen oder beitreten',
  title: 'Bereit zur Teilnahme?',
  lead: 'Von Angesicht zu Angesicht, auf dem eigenen Server.',
  leadConsent: 'Von Angesicht zu Angesicht, auf dem eigenen Server. Nichts wird analysiert, außer Sie stimmen im Anruf zu.',
  name: 'Ihr Name',
  namePlaceholder: 'Wie andere ihn sehen',
  nameMissing: 'Geben Sie an, wie andere Sie sehen sollen.',
  nameWrong: 'Ein Name hat bis zu 60 druckbare Zeichen.',
  room: 'Raum',
  roomWrong: '1 bis 64 Kleinbuchstaben, Ziffern und Bindestriche, zum Beispiel quiet-otter-42.',
  roomHint: 'Wer diesen Namen hat, kann beitreten.',
  join: 'Teilnehmen',
  without: {
    camera: 'Sie nehmen ohne Kamera teil. Im Anruf können Sie sie einschalten.',
    microphone: 'Sie nehmen ohne Mikrofon teil. Im Anruf können Sie es einschalten.',
    both: 'Sie nehmen ohne Kamera und Mikrofon teil. Im Anruf können Sie beide einschalten.',
  },
  preview: 'So sehen andere Sie',
  yourCamera: 'Ihre Kamera',
  cameraStarting: 'Ihre Kamera startet …',
  cameraOff: 'Ihre Kamera ist aus',
  noPicture: 'Kein Bild',
  microphoneStarting: 'Mikrofon startet',
  microphoneOff: 'Mikrofon aus',
  microphone: 'Mikrofon',
  camera: 'Kamera',
  speaker: 'Lautsprecher',
  noMicrophone: 'Kein Mikrofon zur Auswahl',
  noCamera: 'Keine Kamera zur Auswahl',
  noSpeaker: 'Kein Lautsprecher zur Auswahl',
  numbered: '{{device}} {{number}}',
} satisfies Translated<typeof english>
