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
  kept: 'Nada. La imagen y el sonido se olvidan en segundos; las etiquetas se muestran, no se guardan.',
  stopTitle: 'Cómo pararlo',
  stop: 'Pulsa «Detener mi análisis» arriba, en cualquier momento. Termina en menos de un segundo.',
  audience: 'Quién ve tu etiqueta',
  audiences: { self: 'Solo yo', everyone: 'Todos en la llamada' },
  audienceNotes: { self: 'Primero, un vistazo en privado.', everyone: 'Sobre tu imagen, para todos.' },
  eitherWay: 'En ambos casos, todos en la llamada ven que tu análisis está activado.',
  notNow: 'Ahora no',
  agree: 'Aceptar',
} satisfies ConsentWords
