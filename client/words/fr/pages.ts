// What the pages around a call say in French.
import type { pages as english } from '../en/pages.ts'
import type { Translated } from '../shape.ts'

export const pages = {
  leftTitle: 'Vous avez quitté l’appel',
  leftText: 'Votre caméra et votre micro sont éteints.',
  leftTextAnalysis: 'Votre caméra et votre micro sont éteints, et plus rien de vous n’est analysé.',
  joinAgain: 'Rejoindre à nouveau',
  startPage: 'Aller à la page d’accueil',
  notFoundTitle: 'Il n’y a pas de salle à cette adresse',
  notFoundText: 'Le nom d’une salle compte de 1 à 64 lettres minuscules sans accent, chiffres et traits d’union, comme quiet-otter-42. Vérifiez le lien ou ouvrez une nouvelle salle.',
  openRoom: 'Ouvrir une nouvelle salle',
  unsupportedTitle: 'Ce navigateur ne permet pas de participer aux appels',
  unsupportedText: 'Overtone a besoin de WebRTC. Les versions actuelles de Chrome, Edge, Firefox et Safari l’ont ; certains navigateurs intégrés à d’autres applications ne l’ont pas.',
  tryAgain: 'Réessayer',
  loading: 'Chargement …',
  fetchFailedTitle: 'Cette page n’a pas pu être chargée',
  fetchFailedText: 'Son script n’est pas arrivé. Vérifiez votre connexion, puis rechargez la page.',
  report: 'Rapport de la réunion',
  reports: 'Vos réunions',
  openReport: 'Ouvrir le rapport de cette réunion dans un nouvel onglet',
  hide: 'Masquer',
  close: 'Fermer',
  reload: 'Recharger la page',
  titleAndAction: '{{title}}. {{action}}',
  sentence: '{{text}}.',
  language: 'Langue',
  theme: 'Couleurs : {{now}}. Passer à : {{next}}',
  themes: { system: 'comme le système', light: 'claires', dark: 'sombres' },
  purposes: { personal: 'aux appels personnels', research: 'à la recherche', coaching: 'au coaching', healthcare: 'aux soins de santé', events: 'aux événements', work: 'au travail', education: 'à l’enseignement' },
  serverIsFor: 'Ce serveur est destiné {{purpose}}.',
  serverProhibits: 'Ce serveur est destiné {{purpose}} : ici, l’expression de personne n’est analysée.',
} satisfies Translated<typeof english>
