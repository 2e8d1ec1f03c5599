// What is tried before a call and when media fail, and how a device is given back, in German.
import type { checks as english } from '../en/checks.ts'
import type { Translated } from '../shape.ts'

export const checks = {
  heard: 'Wir hören Sie',
  speak: 'Sagen Sie etwas',
  silent: 'Noch nichts zu hören',
  silentAction: 'Von diesem Mikrofon ist nichts zu hören. Bleibt es still, während Sie sprechen, wählen Sie ein anderes oder sehen Sie nach, ob es am Gerät selbst stumm geschaltet ist.',
  playSound: 'Testton abspielen',
  playing: 'Wird abgespielt …',
  didYouHear: 'Haben Sie zwei Töne gehört? Wenn nicht, stellen Sie lauter oder wählen Sie einen anderen Lautsprecher.',
  speakerGone: 'Diesen Lautsprecher gibt es nicht mehr; der Ton kam aus dem üblichen. Wählen Sie einen anderen.',
  soundFailed: 'Der Browser konnte den Ton nicht abspielen. Sehen Sie nach, ob diese Seite stumm geschaltet ist, und versuchen Sie es erneut.',
  check: 'Verbindung prüfen',
  checkAgain: 'Verbindung erneut prüfen',
  checking: 'Wird geprüft …',
  connection: 'Ihre Verbindung zum Server',
  paths: {
    udp: 'Direkt, UDP',
    tcp: 'Direkt, TCP',
    relay: 'Relais, TURN',
  },
  trying: 'Wird versucht …',
  works: 'Geht ({{time}} ms)',
  notOffered: 'Dieser Server hat kein Relais',
  fails: {
    blocked: 'Kommt nicht durch',
    'relay-unreachable': 'Das Relais ist nicht erreichbar',
    'relay-refused': 'Das Relais lehnt die Zugangsdaten dieses Servers ab',
  },
  verdict: {
    good: 'In diesem Netz gehen Anrufe gut.',
    slower: 'In diesem Netz gehen Anrufe, aber nicht auf dem schnellsten Weg: Bild und Ton können verzögert sein.',
    none: 'Bild und Ton erreichen diesen Server aus Ihrem Netz nicht.',
  },
  todo: {
    udp: 'Eine Firewall oder ein VPN hält UDP zurück. Schalten Sie das VPN aus oder versuchen Sie ein anderes Netz, etwa den Hotspot eines Telefons.',
    tcp: 'Nicht nötig, solange UDP geht.',
    tcpAlso: 'Auch TCP erreicht den Medienport des Servers nicht. Netze von Firmen und Hotels erlauben oft kaum mehr als Webseiten: Versuchen Sie ein anderes.',
    relay: 'Nicht nötig, solange ein direkter Weg geht.',
    relayAlso: 'Nicht einmal das Relais lässt Sie durch. Versuchen Sie ein anderes Netz und sagen Sie es den Betreibern dieses Servers.',
    relayRefused: 'Das können nur die Betreiber dieses Servers beheben: turn.secret ist nicht das Geheimnis des Relais.',
    noRelay: 'Ein Relais (TURN) würde hier helfen. Sagen Sie es den Betreibern dieses Servers.',
  },
  allow: {
    chromium: 'Klicken Sie auf das Symbol links neben der Adresse und stellen Sie Kamera und Mikrofon auf „Zulassen“. Es geht sofort.',
    firefox: 'Klicken Sie auf das durchgestrichene Gerät links neben der Adresse, heben Sie die Sperre auf und versuchen Sie es erneut.',
    safari: 'Wählen Sie in der Menüleiste Safari › Einstellungen für diese Website und stellen Sie Kamera und Mikrofon auf „Erlauben“.',
    ios: 'Tippen Sie auf das Symbol links neben der Adresse › Website-Einstellungen und erlauben Sie Kamera und Mikrofon; oder erlauben Sie beide unter Einstellungen › Apps › Ihr Browser.',
    android: 'Tippen Sie auf das Symbol links neben der Adresse › Berechtigungen und erlauben Sie Kamera und Mikrofon.',
    other: 'Erlauben Sie Kamera und Mikrofon für diese Seite in den Einstellungen des Browsers und versuchen Sie es erneut.',
  },
  allowInSystem: {
    mac: 'Öffnen Sie Systemeinstellungen › Datenschutz & Sicherheit › Kamera sowie Mikrofon und schalten Sie Ihren Browser ein. Vielleicht muss er neu gestartet werden.',
    windows: 'Öffnen Sie Einstellungen › Datenschutz und Sicherheit › Kamera sowie Mikrofon und erlauben Sie den Zugriff für Desktop-Apps.',
    ios: 'Öffnen Sie Einstellungen › Datenschutz & Sicherheit › Kamera sowie Mikrofon und schalten Sie Ihren Browser ein.',
    android: 'Öffnen Sie Einstellungen › Apps › Ihr Browser › Berechtigungen und erlauben Sie Kamera und Mikrofon.',
    other: 'Lassen Sie Ihren Browser in den Datenschutzeinstellungen des Systems Kamera und Mikrofon benutzen.',
  },
} satisfies Translated<typeof english>
