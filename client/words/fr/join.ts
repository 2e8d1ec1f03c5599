// What the join page and the choice of devices say in French.
import type { join as english } from '../en/join.ts'
import type { Translated } from '../shape.ts'

export const join = {
  titleNew: 'Démarrer ou rejoindre un appel',
  title: 'Tout est prêt ?',
  lead: 'Face à face, sur votre propre serveur.',
  leadConsent: 'Face à face, sur votre propre serveur. Rien n’est analysé sans votre accord pendant l’appel.',
  name: 'Votre nom',
  namePlaceholder: 'Tel que les autres le verront',
  nameMissing: 'Indiquez comment les autres doivent vous voir.',
  nameWrong: 'Un nom compte au plus 60 caractères imprimables.',
  room: 'Salle',
  roomWrong: 'De 1 à 64 lettres minuscules sans accent, chiffres et traits d’union, comme quiet-otter-42.',
  roomHint: 'Toute personne qui a ce nom peut entrer.',
  join: 'Rejoindre',
  without: {
    camera: 'Vous rejoignez sans caméra. Vous pourrez l’allumer pendant l’appel.',
    microphone: 'Vous rejoignez sans micro. Vous pourrez l’allumer pendant l’appel.',
    both: 'Vous rejoignez sans caméra ni micro. Vous pourrez les allumer pendant l’appel.',
  },
  preview: 'Ce que voient les autres',
  yourCamera: 'Votre caméra',
  cameraStarting: 'Démarrage de votre caméra…',
  cameraOff: 'Votre caméra est éteinte',
  noPicture: 'Pas d’image',
  microphoneStarting: 'Démarrage du micro',
  microphoneOff: 'Micro coupé',
  microphone: 'Micro',
  camera: 'Caméra',
  speaker: 'Haut-parleur',
  noMicrophone: 'Aucun micro disponible',
  noCamera: 'Aucune caméra disponible',
  noSpeaker: 'Aucun haut-parleur disponible',
  numbered: '{{device}} {{number}}',
} satisfies Translated<typeof english>
