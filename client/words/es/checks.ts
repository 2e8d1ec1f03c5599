// What is tried before a call and when media fail, and how a device is given back, in Spanish.
import type { checks as english } from '../en/checks.ts'
import type { Translated } from '../shape.ts'

export const checks = {
  heard: 'Te oímos',
  speak: 'Di algo',
  silent: 'Aún no se oye nada',
  silentAction: 'De este micrófono no llega sonido. Si sigue en silencio mientras hablas, elige otro o mira si está silenciado en el propio aparato.',
  playSound: 'Reproducir un sonido de prueba',
  playing: 'Reproduciendo …',
  didYouHear: '¿Has oído dos notas? Si no, sube el volumen o elige otro altavoz.',
  speakerGone: 'Ese altavoz ya no está; el sonido ha salido por el habitual. Elige otro altavoz.',
  soundFailed: 'El navegador no ha podido reproducir el sonido. Mira si esta página está silenciada y vuelve a intentarlo.',
  check: 'Comprobar la conexión',
  checkAgain: 'Comprobar de nuevo la conexión',
  checking: 'Comprobando …',
  connection: 'Tu conexión con el servidor',
  paths: {
    udp: 'Directa, UDP',
    tcp: 'Directa, TCP',
    relay: 'Relé, TURN',
  },
  trying: 'Probando …',
  works: 'Funciona ({{time}} ms)',
  notOffered: 'Este servidor no tiene relé',
  fails: {
    blocked: 'No pasa',
    'relay-unreachable': 'No se llega al relé',
    'relay-refused': 'El relé rechaza las credenciales de este servidor',
  },
  verdict: {
    good: 'En esta red las llamadas funcionan bien.',
    slower: 'En esta red las llamadas funcionan, pero no por la vía más rápida: la imagen y el sonido pueden retrasarse.',
    none: 'La imagen y el sonido no llegan a este servidor desde tu red.',
  },
  todo: {
    udp: 'Un cortafuegos o una VPN retiene UDP. Apaga la VPN o prueba otra red, como la de un teléfono.',
    tcp: 'No hace falta mientras UDP funcione.',
    tcpAlso: 'TCP tampoco llega al puerto de medios del servidor. Las redes de empresas y hoteles a menudo solo dejan pasar páginas web: prueba otra.',
    relay: 'No hace falta mientras funcione una vía directa.',
    relayAlso: 'Ni siquiera el relé te deja pasar. Prueba otra red y avisa a quienes llevan este servidor.',
    relayRefused: 'Solo pueden arreglarlo quienes llevan este servidor: turn.secret no es el secreto del relé.',
    noRelay: 'Aquí ayudaría un relé (TURN). Avisa a quienes llevan este servidor.',
  },
  allow: {
    chromium: 'Pulsa el icono a la izquierda de la dirección y pon la cámara y el micrófono en «Permitir». Funciona al momento.',
    firefox: 'Pulsa el dispositivo tachado a la izquierda de la dirección, quita el bloqueo y vuelve a intentarlo.',
    safari: 'En la barra de menús elige Safari › Ajustes para este sitio web y pon la cámara y el micrófono en «Permitir».',
    ios: 'Pulsa el icono a la izquierda de la dirección › Ajustes del sitio web y permite la cámara y el micrófono; o permítelos en Ajustes › Apps › tu navegador.',
    android: 'Pulsa el icono a la izquierda de la dirección › Permisos y permite la cámara y el micrófono.',
    other: 'Permite la cámara y el micrófono para esta página en los ajustes del navegador y vuelve a intentarlo.',
  },
  allowInSystem: {
    mac: 'Abre Ajustes del Sistema › Privacidad y seguridad › Cámara, y Micrófono, y activa tu navegador. Puede que haya que reiniciarlo.',
    windows: 'Abre Configuración › Privacidad y seguridad › Cámara, y Micrófono, y deja que las aplicaciones de escritorio los usen.',
    ios: 'Abre Ajustes › Privacidad y seguridad › Cámara, y Micrófono, y activa tu navegador.',
    android: 'Abre Ajustes › Aplicaciones › tu navegador › Permisos y permite la cámara y el micrófono.',
    other: 'Deja que tu navegador use la cámara y el micrófono en los ajustes de privacidad del sistema.',
  },
} satisfies Translated<typeof english>
