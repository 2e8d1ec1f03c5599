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
    camera: { title: 'El navegador no puede usar tu cámara' },
    microphone: { title: 'El navegador no puede usar tu micrófono' },
    both: { title: 'El navegador no puede usar tu cámara ni tu micrófono' },
  },
  unsupported: {
    camera: { title: 'Este navegador no abre la cámara a las páginas web', action: 'Usa un Chrome, Edge, Firefox o Safari actual; los navegadores dentro de otras aplicaciones a menudo no pueden.' },
    microphone: { title: 'Este navegador no abre el micrófono a las páginas web', action: 'Usa un Chrome, Edge, Firefox o Safari actual; los navegadores dentro de otras aplicaciones a menudo no pueden.' },
    both: { title: 'Este navegador no abre la cámara ni el micrófono a las páginas web', action: 'Usa un Chrome, Edge, Firefox o Safari actual; los navegadores dentro de otras aplicaciones a menudo no pueden.' },
  },
  'blocked-by-policy': {
    camera: { title: 'Esta página no tiene permiso para usar la cámara', action: 'Lo prohíbe una regla de tu organización o de la página que muestra esta. Abre la llamada en su propia pestaña o pregunta a tu administrador.' },
    microphone: { title: 'Esta página no tiene permiso para usar el micrófono', action: 'Lo prohíbe una regla de tu organización o de la página que muestra esta. Abre la llamada en su propia pestaña o pregunta a tu administrador.' },
    both: { title: 'Esta página no tiene permiso para usar la cámara ni el micrófono', action: 'Lo prohíbe una regla de tu organización o de la página que muestra esta. Abre la llamada en su propia pestaña o pregunta a tu administrador.' },
  },
  'denied-by-system': {
    camera: { title: 'Tu sistema no da la cámara al navegador' },
    microphone: { title: 'Tu sistema no da el micrófono al navegador' },
    both: { title: 'Tu sistema no da la cámara ni el micrófono al navegador' },
  },
  dismissed: {
    camera: { title: 'Se cerró la pregunta del navegador por la cámara', action: 'Vuelve a intentarlo y elige «Permitir» cuando pregunte.' },
    microphone: { title: 'Se cerró la pregunta del navegador por el micrófono', action: 'Vuelve a intentarlo y elige «Permitir» cuando pregunte.' },
    both: { title: 'Se cerró la pregunta del navegador por la cámara y el micrófono', action: 'Vuelve a intentarlo y elige «Permitir» cuando pregunte.' },
  },
  'none-found': {
    camera: { title: 'No se encontró ninguna cámara', action: 'Conecta una y se usará al momento. Mientras tanto, la llamada funciona sin ella.' },
    microphone: { title: 'No se encontró ningún micrófono', action: 'Conecta uno y se usará al momento. Mientras tanto, la llamada funciona sin él.' },
    both: { title: 'No se encontró ni cámara ni micrófono', action: 'Conecta uno y se usará al momento. Mientras tanto, la llamada funciona sin ellos.' },
  },
  busy: {
    camera: { title: 'Otro programa está usando la cámara', action: 'Ciérrala allí y aquí empezará sola.' },
    microphone: { title: 'Otro programa está usando el micrófono', action: 'Ciérralo allí y aquí empezará solo.' },
    both: { title: 'Otro programa está usando la cámara y el micrófono', action: 'Ciérralos allí y aquí empezarán solos.' },
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
