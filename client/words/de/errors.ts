// What went wrong and what to do, in German.
import type { errors as english } from '../en/errors.ts'
import type { Translated } from '../shape.ts'

export const errors = {
  BAD_REQUEST: { title: 'Die Anfrage hat nicht die vereinbarte Form', action: 'Laden Sie die Seite neu; bleibt der Fehler, sagen Sie es denen, die diesen Server betreiben.' },
  UNKNOWN_EVENT: { title: 'Der Server kennt diese Anfrage nicht', action: 'Laden Sie die Seite neu: Sie ist vielleicht älter als der Server.' },
  PROTOCOL_VERSION: { title: 'Diese Seite und der Server sprechen verschiedene Versionen', action: 'Laden Sie die Seite neu.' },
  NOT_JOINED: { title: 'Sie sind in keinem Raum', action: 'Betreten Sie zuerst einen Raum.' },
  ALREADY_JOINED: { title: 'Sie sind bereits in einem Raum', action: 'Verlassen Sie ihn, bevor Sie einen anderen betreten.' },
  ROOM_FULL: { title: 'Dieser Raum ist voll', action: 'Warten Sie, bis jemand geht, oder öffnen Sie einen anderen Raum.' },
  TOO_MANY_ROOMS: { title: 'Dieser Server hat keinen Platz für einen weiteren Raum', action: 'Versuchen Sie es später erneut.' },
  RATE_LIMITED: { title: 'Zu viele Anfragen', action: 'Warten Sie einige Sekunden.' },
  TOO_LARGE: { title: 'Die Nachricht ist zu groß', action: 'Senden Sie weniger auf einmal.' },
  NOT_FOUND: { title: 'Das gibt es nicht, oder es gehört nicht Ihnen', action: 'Laden Sie die Seite neu.' },
  WRONG_STATE: { title: 'Das geht jetzt nicht', action: 'Versuchen Sie es gleich noch einmal.' },
  LIMIT_REACHED: { title: 'Sie haben so viele geöffnet, wie eine Person darf', action: 'Schließen Sie zuerst eines davon.' },
  MEDIA_REJECTED: { title: 'Der Medienserver hat diese Medienparameter nicht angenommen', action: 'Laden Sie die Seite neu oder nehmen Sie einen anderen Browser.' },
  CANNOT_CONSUME: { title: 'Dieser Browser kann diesen Stream nicht abspielen', action: 'Nehmen Sie einen anderen Browser.' },
  MEDIA_UNAVAILABLE: { title: 'Der Medienserver startet neu', action: 'Der Anruf verbindet sich in wenigen Sekunden von selbst wieder.' },
  ANALYSIS_OFF: { title: 'Die Analyse des Ausdrucks ist auf diesem Server abgeschaltet', action: 'Nichts wird analysiert. Der Anruf geht wie gewohnt.' },
  ANALYSIS_PROHIBITED_BY_PURPOSE: { title: 'Nach dem erklärten Zweck dieses Servers darf niemandes Ausdruck analysiert werden', action: 'Nichts wird analysiert, und niemand kann dem zustimmen. Der Anruf geht wie gewohnt.' },
  CONSENT_REQUIRED: { title: 'Diese Person hat der Analyse nicht zugestimmt', action: 'Nur sie selbst kann zustimmen.' },
  CONSENT_VERSION: { title: 'Der Text, dem Sie zugestimmt haben, wurde geändert', action: 'Lesen Sie den neuen Text und entscheiden Sie noch einmal.' },
  UNAUTHORIZED: { title: 'Das Token fehlt oder ist falsch', action: 'Prüfen Sie das Token in der Konfiguration.' },
  FORBIDDEN: { title: 'Das dürfen Sie nicht', action: 'Fragen Sie die Personen, die diesen Server betreiben.' },
  SHUTTING_DOWN: { title: 'Der Server wird heruntergefahren', action: 'Treten Sie in einer Minute wieder bei.' },
  INTERNAL: { title: 'Dem Server ist ein Fehler unterlaufen', action: 'Versuchen Sie es erneut; wer diesen Server betreibt, findet ihn im Protokoll.' },
  UNREACHABLE: { title: 'Der Server ist nicht erreichbar', action: 'Prüfen Sie Ihre Verbindung. Der Anruf versucht es von selbst weiter.' },
  TIMEOUT: { title: 'Der Server hat nicht rechtzeitig geantwortet', action: 'Versuchen Sie es gleich noch einmal.' },
  ELSEWHERE: { title: 'Dieser Anruf wurde an anderer Stelle geöffnet', action: 'Er kann nur in einem Fenster zugleich offen sein. Treten Sie erneut bei, um ihn hierher zu holen.' },
  UNSUPPORTED: { title: 'Dieser Browser kann nicht an Anrufen teilnehmen', action: 'Nehmen Sie ein aktuelles Chrome, Edge, Firefox oder Safari.' },
} satisfies Translated<typeof english>
