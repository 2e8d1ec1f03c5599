// The consent question in Spanish. Versioned: other words are another CONSENT_VERSION, in every language.
import type { ConsentWords } from '../consent-words.ts'

export const consent = {
  title: '¿Mostrar lo que expresan tu cara y tu voz?',
  lead: 'Como una pequeña etiqueta sobre tu imagen. Está desactivada hasta que aceptes.',
  whatTitle: 'Qué se mira',
  what: 'Tu cara y el sonido de tu voz, en este servidor. Tus palabras no se reconocen.',
  outcomeTitle: 'Qué resulta',
  outcome: 'Una de ocho etiquetas, y con qué seguridad. Nombra una expresión, no lo que sientes ni quién eres, y puede equivocarse.',
  keptTitle: 'Cuánto tiempo se guarda',
  kept: 'La imagen y el sonido, nada: se olvidan en segundos. Las etiquetas para «Solo yo», nada. Las que muestras al anfitrión o a todos: como promedios de 1 y 10 segundos, para el informe del anfitrión, hasta {{hours}} h después del final de la reunión. Lo que aceptaste y qué anfitrión o moderador vio tus etiquetas se anota durante {{hours}} h. Puedes leerlo y borrarlo en «Mis datos».',
  stopTitle: 'Cómo pararlo',
  stop: 'Pulsa «Detener mi análisis» arriba, en cualquier momento. Termina en menos de un segundo.',
  audience: 'Quién ve tu etiqueta',
  audiences: { self: 'Solo yo', host: 'Yo y el anfitrión', everyone: 'Todos en la llamada' },
  audienceNotes: { self: 'Primero, un vistazo en privado. No se guarda nada.', host: 'También después, en el informe del anfitrión; también quien llegue a ser anfitrión. Los moderadores, no.', everyone: 'Sobre tu imagen, para todos; para los moderadores de este servidor en su panel; después, en el informe del anfitrión.' },
  eitherWay: 'En todos los casos, todos en la llamada ven que tu análisis está activado. Si no aceptas, no cambia nada más: la llamada funciona igual.',
  notNow: 'Ahora no',
  agree: 'Aceptar',
} satisfies ConsentWords
