// The consent question in French. Versioned: other words are another CONSENT_VERSION, in every language.
import type { ConsentWords } from '../consent-words.ts'

export const consent = {
  title: 'Montrer ce qu’expriment votre visage et votre voix ?',
  lead: 'Sous la forme d’une petite étiquette sur votre image. Elle est désactivée tant que vous n’acceptez pas.',
  whatTitle: 'Ce qui est observé',
  what: 'Votre visage et le son de votre voix, par ce serveur. Vos paroles ne sont pas reconnues.',
  outcomeTitle: 'Ce qui en résulte',
  outcome: 'L’une de huit étiquettes, et son degré de certitude. Elle nomme une expression, non ce que vous ressentez ni qui vous êtes, et peut se tromper.',
  keptTitle: 'Combien de temps c’est conservé',
  kept: 'L’image et le son, pas du tout : ils sont oubliés en quelques secondes. Les étiquettes pour « Moi seulement », pas du tout. Celles que vous montrez à l’hôte ou à tous : en moyennes sur 1 et 10 secondes, pour le rapport de l’hôte, jusqu’à {{hours}} h après la fin de la réunion. Ce que vous avez accepté, et quel hôte ou modérateur a vu vos étiquettes, est noté pendant {{hours}} h. Vous pouvez le lire et le supprimer sous « Mes données ».',
  stopTitle: 'Comment arrêter',
  stop: 'Appuyez à tout moment sur « Arrêter mon analyse », en haut. Elle cesse en moins d’une seconde.',
  audience: 'Qui voit votre étiquette',
  audiences: { self: 'Moi seulement', host: 'L’hôte et moi', everyone: 'Tout le monde dans l’appel' },
  audienceNotes: { self: 'D’abord un aperçu privé. Rien n’en est conservé.', host: 'Aussi après, dans le rapport de l’hôte ; aussi la personne qui devient hôte plus tard. Pas les modérateurs.', everyone: 'Sur votre image, pour tous ; pour les modérateurs de ce serveur sur leur tableau de bord ; après, dans le rapport de l’hôte.' },
  eitherWay: 'Dans tous les cas, tout le monde dans l’appel voit que votre analyse est activée. Si vous n’acceptez pas, rien d’autre ne change : l’appel fonctionne de la même façon.',
  notNow: 'Pas maintenant',
  agree: 'Accepter',
} satisfies ConsentWords
