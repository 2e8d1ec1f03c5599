// What is tried before a call and when media fail, and how a device is given back, in French.
import type { checks as english } from '../en/checks.ts'
import type { Translated } from '../shape.ts'

export const checks = {
  heard: 'Nous vous entendons',
  speak: 'Dites quelque chose',
  silent: 'Rien d’audible encore',
  silentAction: 'Aucun son ne vient de ce micro. S’il reste muet quand vous parlez, choisissez-en un autre, ou vérifiez qu’il n’est pas coupé sur l’appareil lui-même.',
  playSound: 'Jouer un son d’essai',
  playing: 'Lecture …',
  didYouHear: 'Avez-vous entendu deux notes ? Sinon, montez le volume ou choisissez un autre haut-parleur.',
  speakerGone: 'Ce haut-parleur n’est plus là ; le son est sorti par celui d’habitude. Choisissez-en un autre.',
  soundFailed: 'Le navigateur n’a pas pu jouer le son. Vérifiez que cette page n’est pas muette, puis réessayez.',
  check: 'Vérifier la connexion',
  checkAgain: 'Vérifier à nouveau la connexion',
  checking: 'Vérification …',
  connection: 'Votre connexion au serveur',
  paths: {
    udp: 'Directe, UDP',
    tcp: 'Directe, TCP',
    relay: 'Relais, TURN',
  },
  trying: 'Essai …',
  works: 'Fonctionne ({{time}} ms)',
  notOffered: 'Ce serveur n’a pas de relais',
  fails: {
    blocked: 'Ne passe pas',
    'relay-unreachable': 'Le relais est inaccessible',
    'relay-refused': 'Le relais refuse les identifiants de ce serveur',
  },
  verdict: {
    good: 'Les appels fonctionnent bien sur ce réseau.',
    slower: 'Les appels fonctionnent sur ce réseau, mais pas par la voie la plus rapide : l’image et le son peuvent prendre du retard.',
    none: 'L’image et le son n’atteignent pas ce serveur depuis votre réseau.',
  },
  todo: {
    udp: 'Un pare-feu ou un VPN retient UDP. Coupez le VPN, ou essayez un autre réseau, comme le partage de connexion d’un téléphone.',
    tcp: 'Inutile tant que UDP fonctionne.',
    tcpAlso: 'TCP n’atteint pas non plus le port des médias du serveur. Les réseaux d’entreprises et d’hôtels ne laissent souvent passer que des pages web : essayez-en un autre.',
    relay: 'Inutile tant qu’une voie directe fonctionne.',
    relayAlso: 'Même le relais ne vous laisse pas passer. Essayez un autre réseau, et prévenez les responsables de ce serveur.',
    relayRefused: 'Seuls les responsables de ce serveur peuvent y remédier : turn.secret n’est pas le secret du relais.',
    noRelay: 'Un relais (TURN) aiderait ici. Prévenez les responsables de ce serveur.',
  },
  allow: {
    chromium: 'Cliquez sur l’icône à gauche de l’adresse et mettez la caméra et le micro sur « Autoriser ». L’effet est immédiat.',
    firefox: 'Cliquez sur l’appareil barré à gauche de l’adresse, levez le blocage, puis réessayez.',
    safari: 'Dans la barre des menus, choisissez Safari › Réglages pour ce site web, et mettez la caméra et le micro sur « Autoriser ».',
    ios: 'Touchez l’icône à gauche de l’adresse › Réglages du site web, et autorisez la caméra et le micro ; ou autorisez-les dans Réglages › Apps › votre navigateur.',
    android: 'Touchez l’icône à gauche de l’adresse › Autorisations, et autorisez la caméra et le micro.',
    other: 'Autorisez la caméra et le micro pour cette page dans les réglages du navigateur, puis réessayez.',
  },
  allowInSystem: {
    mac: 'Ouvrez Réglages Système › Confidentialité et sécurité › Caméra, puis Micro, et activez votre navigateur. Il faudra peut-être le redémarrer.',
    windows: 'Ouvrez Paramètres › Confidentialité et sécurité › Caméra, puis Microphone, et laissez les applications de bureau les utiliser.',
    ios: 'Ouvrez Réglages › Confidentialité et sécurité › Caméra, puis Micro, et activez votre navigateur.',
    android: 'Ouvrez Paramètres › Applications › votre navigateur › Autorisations, et autorisez la caméra et le micro.',
    other: 'Laissez votre navigateur utiliser la caméra et le micro dans les réglages de confidentialité du système.',
  },
} satisfies Translated<typeof english>
