// What the settings of the call say in French.
import type { settings as english } from '../en/settings.ts'
import type { Translated } from '../shape.ts'

export const settings = {
  title: 'Paramètres',
  colours: 'Couleurs',
  themes: { system: 'Système', light: 'Claires', dark: 'Sombres' },
  readOut: 'Ce qui est lu à voix haute',
  readOutNote: 'Pour les lecteurs d’écran, dans la langue de la page.',
  topics: {
    people: 'Les arrivées et les départs', lobby: 'Qui attend, et si la salle est verrouillée', hands: 'Les mains levées', chat: 'Les messages du chat', screens: 'Les écrans partagés', roles: 'Les changements de rôle', labels: 'Les changements d’étiquette',
  },
} satisfies Translated<typeof english>
