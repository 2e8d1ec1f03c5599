// What the pages around a call say in Spanish.
import type { pages as english } from '../en/pages.ts'
import type { Translated } from '../shape.ts'

export const pages = {
  leftTitle: 'Has salido de la llamada',
  leftText: 'Tu cámara y tu micrófono están apagados.',
  leftTextAnalysis: 'Tu cámara y tu micrófono están apagados, y ya no se analiza nada de ti.',
  joinAgain: 'Volver a entrar',
  startPage: 'Ir a la página de inicio',
  notFoundTitle: 'No hay ninguna sala en esta dirección',
  notFoundText: 'El nombre de una sala tiene de 1 a 64 letras minúsculas sin acento, cifras y guiones, como quiet-otter-42. Revisa el enlace o abre una sala nueva.',
  openRoom: 'Abrir una sala nueva',
  unsupportedTitle: 'Este navegador no permite participar en llamadas',
  unsupportedText: 'Overtone necesita WebRTC. Las versiones actuales de Chrome, Edge, Firefox y Safari lo tienen; algunos navegadores dentro de otras aplicaciones, no.',
  tryAgain: 'Volver a intentarlo',
  loading: 'Cargando …',
  fetchFailedTitle: 'No se pudo cargar esta página',
  fetchFailedText: 'Su código no llegó. Comprueba tu conexión y vuelve a cargar la página.',
  report: 'Informe de la reunión',
  reports: 'Tus reuniones',
  openReport: 'Abrir el informe de esta reunión en otra pestaña',
  hide: 'Ocultar',
  close: 'Cerrar',
  reload: 'Recargar la página',
  titleAndAction: '{{title}}. {{action}}',
  sentence: '{{text}}.',
  language: 'Idioma',
  theme: 'Colores: {{now}}. Cambiar a: {{next}}',
  themes: { system: 'como el sistema', light: 'claros', dark: 'oscuros' },
  purposes: { personal: 'llamadas personales', research: 'investigación', coaching: 'coaching', healthcare: 'atención sanitaria', events: 'eventos', work: 'trabajo', education: 'enseñanza' },
  serverIsFor: 'Este servidor es para {{purpose}}.',
  serverProhibits: 'Este servidor es para {{purpose}}: aquí no se analiza la expresión de nadie.',
} satisfies Translated<typeof english>
