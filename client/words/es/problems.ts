// Why a camera or microphone could not be opened, in Spanish.
import type { problems as english } from '../en/problems.ts'
import type { Translated } from '../shape.ts'

export const problems = {
  insecure: {
    camera: { title: 'El navegador mantiene cerrada la cámara en esta dirección', action: 'Abre la página con https, o en http://localhost en este equipo.' },
    microphone: { title: 'El navegador mantiene cerrado el micrófono en esta dirección', action: 'Abre la página con https, o en http://localhost en este equipo.' },
    both: { title: 'El navegador mantiene cerrados la cámara y el micrófono en esta dirección', action: 'Abre la página con https, o en http://localhost en este equipo.' },
  },
  denied: {
    camera: { title: 'El navegador no puede usar tu cámara', action: 'Permite la cámara en la barra de direcciones del navegador y vuelve a intentarlo.' },
    microphone: { title: 'El navegador no puede usar tu micrófono', action: 'Permite el micrófono en la barra de direcciones del navegador y vuelve a intentarlo.' },
    both: { title: 'El navegador no puede usar tu cámara ni tu micrófono', action: 'Permite la cámara y el micrófono en la barra de direcciones del navegador y vuelve a intentarlo.' },
  },
  'none-found': {
    camera: { title: 'No se encontró ninguna cámara', action: 'Conecta una y se usará al momento. Mientras tanto, la llamada funciona sin ella.' },
    microphone: { title: 'No se encontró ningún micrófono', action: 'Conecta uno y se usará al momento. Mientras tanto, la llamada funciona sin él.' },
    both: { title: 'No se encontró ni cámara ni micrófono', action: 'Conecta uno y se usará al momento. Mientras tanto, la llamada funciona sin ellos.' },
  },
  busy: {
    camera: { title: 'Otro programa está usando la cámara', action: 'Ciérrala allí y vuelve a intentarlo.' },
    microphone: { title: 'Otro programa está usando el micrófono', action: 'Ciérralo allí y vuelve a intentarlo.' },
    both: { title: 'Otro programa está usando la cámara y el micrófono', action: 'Ciérralos allí y vuelve a intentarlo.' },
  },
  unplugged: {
    camera: { title: 'La cámara se ha desconectado', action: 'Vuelve a conectarla o elige otra.' },
    microphone: { title: 'El micrófono se ha desconectado', action: 'Vuelve a conectarlo o elige otro.' },
    both: { title: 'La cámara y el micrófono se han desconectado', action: 'Vuelve a conectarlos o elige otros.' },
  },
  unknown: {
    camera: { title: 'La cámara no se ha iniciado', action: 'Vuelve a intentarlo o elige otra.' },
    microphone: { title: 'El micrófono no se ha iniciado', action: 'Vuelve a intentarlo o elige otro.' },
    both: { title: 'La cámara y el micrófono no se han iniciado', action: 'Vuelve a intentarlo o elige otros.' },
  },
} satisfies Translated<typeof english>
