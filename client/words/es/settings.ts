// What the settings of the call say in Spanish.
import type { settings as english } from '../en/settings.ts'
import type { Translated } from '../shape.ts'

export const settings = {
  title: 'Ajustes',
  colours: 'Colores',
  themes: { system: 'Sistema', light: 'Claros', dark: 'Oscuros' },
  readOut: 'Qué se lee en voz alta',
  readOutNote: 'Para lectores de pantalla, en el idioma de la página.',
  topics: {
    people: 'Quién entra y sale', lobby: 'Quién espera y si la sala está cerrada', hands: 'Manos levantadas', chat: 'Mensajes del chat', screens: 'Pantallas compartidas', roles: 'Cambios de los roles', labels: 'Cambios de las etiquetas',
  },
} satisfies Translated<typeof english>
