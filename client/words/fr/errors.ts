// What went wrong and what to do, in French.
import type { errors as english } from '../en/errors.ts'
import type { Translated } from '../shape.ts'

export const errors = {
  BAD_REQUEST: { title: 'La requête n’a pas la forme convenue', action: 'Rechargez la page ; si cela persiste, prévenez les personnes qui gèrent ce serveur.' },
  UNKNOWN_EVENT: { title: 'Le serveur ne connaît pas cette requête', action: 'Rechargez la page : elle est peut-être plus ancienne que le serveur.' },
  PROTOCOL_VERSION: { title: 'Cette page et le serveur n’ont pas la même version', action: 'Rechargez la page.' },
  NOT_JOINED: { title: 'Vous n’êtes dans aucune salle', action: 'Rejoignez d’abord une salle.' },
  ALREADY_JOINED: { title: 'Vous êtes déjà dans une salle', action: 'Quittez-la avant d’en rejoindre une autre.' },
  ROOM_FULL: { title: 'Cette salle est pleine', action: 'Attendez que quelqu’un parte, ou ouvrez une autre salle.' },
  TOO_MANY_ROOMS: { title: 'Ce serveur n’a plus de place pour une autre salle', action: 'Réessayez plus tard.' },
  RATE_LIMITED: { title: 'Trop de requêtes', action: 'Attendez quelques secondes.' },
  TOO_LARGE: { title: 'Le message est trop volumineux', action: 'Envoyez moins à la fois.' },
  NOT_FOUND: { title: 'Cela n’existe pas, ou n’est pas à vous', action: 'Rechargez la page.' },
  WRONG_STATE: { title: 'C’est impossible pour l’instant', action: 'Réessayez dans un instant.' },
  LIMIT_REACHED: { title: 'Vous en avez ouvert autant qu’une personne peut en avoir', action: 'Fermez-en d’abord un.' },
  MEDIA_REJECTED: { title: 'Le serveur multimédia a refusé ces paramètres', action: 'Rechargez la page ou essayez un autre navigateur.' },
  CANNOT_CONSUME: { title: 'Ce navigateur ne peut pas lire ce flux', action: 'Essayez un autre navigateur.' },
  MEDIA_UNAVAILABLE: { title: 'Le serveur multimédia redémarre', action: 'L’appel revient de lui-même en quelques secondes.' },
  ANALYSIS_OFF: { title: 'L’analyse des expressions est désactivée sur ce serveur', action: 'Rien n’est analysé. L’appel fonctionne comme d’habitude.' },
  ANALYSIS_PROHIBITED_BY_PURPOSE: { title: 'La finalité déclarée de ce serveur ne permet d’analyser l’expression de personne', action: 'Rien n’est analysé, et personne ne peut y consentir. L’appel fonctionne comme d’habitude.' },
  CONSENT_REQUIRED: { title: 'Cette personne n’a pas accepté d’être analysée', action: 'Elle seule peut l’accepter.' },
  CONSENT_VERSION: { title: 'Le texte que vous aviez accepté a changé', action: 'Lisez le nouveau texte et décidez à nouveau.' },
  UNAUTHORIZED: { title: 'Le jeton manque ou n’est pas le bon', action: 'Vérifiez le jeton dans la configuration.' },
  FORBIDDEN: { title: 'Vous n’y êtes pas autorisé', action: 'Adressez-vous aux personnes qui gèrent ce serveur.' },
  SHUTTING_DOWN: { title: 'Le serveur s’arrête', action: 'Rejoignez à nouveau dans une minute.' },
  INTERNAL: { title: 'Le serveur a commis une erreur', action: 'Réessayez ; les personnes qui gèrent ce serveur la trouveront dans leur journal.' },
  UNREACHABLE: { title: 'Le serveur est injoignable', action: 'Vérifiez votre connexion. L’appel continue d’essayer de lui-même.' },
  TIMEOUT: { title: 'Le serveur n’a pas répondu à temps', action: 'Réessayez dans un instant.' },
  ELSEWHERE: { title: 'Cet appel a été ouvert ailleurs', action: 'Il ne peut être ouvert que dans une fenêtre à la fois. Rejoignez à nouveau pour le ramener ici.' },
  UNSUPPORTED: { title: 'Ce navigateur ne permet pas de participer aux appels', action: 'Utilisez une version actuelle de Chrome, Edge, Firefox ou Safari.' },
} satisfies Translated<typeof english>
