// What the join page and the choice of devices say in Spanish.
import type { join as english } from '../en/join.ts'
import type { Translated } from '../shape.ts'

export const join = {
  titleNew: 'Inicia una llamada o únete',
  title: '¿Todo listo para entrar?',
  lead: 'Cara a cara, en tu propio servidor.',
  leadConsent: 'Cara a cara, en tu propio servidor. No se analiza nada si no lo aceptas en la llamada.',
  name: 'Tu nombre',
  namePlaceholder: 'Como lo verán los demás',
  nameMissing: 'Indica cómo deben verte los demás.',
  nameWrong: 'Un nombre tiene hasta 60 caracteres imprimibles.',
  room: 'Sala',
  roomWrong: 'De 1 a 64 letras minúsculas sin acento, cifras y guiones, como quiet-otter-42.',
  roomHint: 'Quien tenga este nombre puede entrar.',
  join: 'Entrar',
  without: {
    camera: 'Entras sin cámara. Puedes encenderla durante la llamada.',
    microphone: 'Entras sin micrófono. Puedes encenderlo durante la llamada.',
    both: 'Entras sin cámara ni micrófono. Puedes encenderlos durante la llamada.',
  },
  preview: 'Así te ven los demás',
  yourCamera: 'Tu cámara',
  cameraStarting: 'Iniciando tu cámara…',
  cameraOff: 'Tu cámara está apagada',
  noPicture: 'Sin imagen',
  microphoneStarting: 'Iniciando el micrófono',
  microphoneOff: 'Micrófono apagado',
  microphone: 'Micrófono',
  camera: 'Cámara',
  speaker: 'Altavoz',
  noMicrophone: 'Ningún micrófono disponible',
  noCamera: 'Ninguna cámara disponible',
  noSpeaker: 'Ningún altavoz disponible',
  numbered: '{{device}} {{number}}',
} satisfies Translated<typeof english>
