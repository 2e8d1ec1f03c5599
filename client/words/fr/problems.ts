// Why a camera or microphone could not be opened, in French.
import type { problems as english } from '../en/problems.ts'
import type { Translated } from '../shape.ts'

export const problems = {
  insecure: {
    camera: { title: 'Le navigateur n’ouvre pas la caméra à cette adresse', action: 'Ouvrez la page en https, ou à l’adresse http://localhost sur cet ordinateur.' },
    microphone: { title: 'Le navigateur n’ouvre pas le micro à cette adresse', action: 'Ouvrez la page en https, ou à l’adresse http://localhost sur cet ordinateur.' },
    both: { title: 'Le navigateur n’ouvre ni la caméra ni le micro à cette adresse', action: 'Ouvrez la page en https, ou à l’adresse http://localhost sur cet ordinateur.' },
  },
  denied: {
    camera: { title: 'Le navigateur n’a pas accès à votre caméra' },
    microphone: { title: 'Le navigateur n’a pas accès à votre micro' },
    both: { title: 'Le navigateur n’a accès ni à votre caméra ni à votre micro' },
  },
  unsupported: {
    camera: { title: 'Ce navigateur n’ouvre pas la caméra aux pages web', action: 'Utilisez un Chrome, Edge, Firefox ou Safari à jour ; les navigateurs intégrés à d’autres applications ne le peuvent souvent pas.' },
    microphone: { title: 'Ce navigateur n’ouvre pas le micro aux pages web', action: 'Utilisez un Chrome, Edge, Firefox ou Safari à jour ; les navigateurs intégrés à d’autres applications ne le peuvent souvent pas.' },
    both: { title: 'Ce navigateur n’ouvre ni la caméra ni le micro aux pages web', action: 'Utilisez un Chrome, Edge, Firefox ou Safari à jour ; les navigateurs intégrés à d’autres applications ne le peuvent souvent pas.' },
  },
  'blocked-by-policy': {
    camera: { title: 'Cette page n’a pas le droit d’utiliser la caméra', action: 'Une règle de votre organisation, ou de la page qui affiche celle-ci, l’interdit. Ouvrez l’appel dans son propre onglet, ou demandez à votre administrateur.' },
    microphone: { title: 'Cette page n’a pas le droit d’utiliser le micro', action: 'Une règle de votre organisation, ou de la page qui affiche celle-ci, l’interdit. Ouvrez l’appel dans son propre onglet, ou demandez à votre administrateur.' },
    both: { title: 'Cette page n’a le droit d’utiliser ni la caméra ni le micro', action: 'Une règle de votre organisation, ou de la page qui affiche celle-ci, l’interdit. Ouvrez l’appel dans son propre onglet, ou demandez à votre administrateur.' },
  },
  'denied-by-system': {
    camera: { title: 'Votre système ne donne pas la caméra au navigateur' },
    microphone: { title: 'Votre système ne donne pas le micro au navigateur' },
    both: { title: 'Votre système ne donne ni la caméra ni le micro au navigateur' },
  },
  dismissed: {
    camera: { title: 'La question du navigateur sur la caméra a été fermée', action: 'Réessayez, et choisissez « Autoriser » quand il demande.' },
    microphone: { title: 'La question du navigateur sur le micro a été fermée', action: 'Réessayez, et choisissez « Autoriser » quand il demande.' },
    both: { title: 'La question du navigateur sur la caméra et le micro a été fermée', action: 'Réessayez, et choisissez « Autoriser » quand il demande.' },
  },
  'none-found': {
    camera: { title: 'Aucune caméra n’a été trouvée', action: 'Branchez-en une : elle sert aussitôt. D’ici là, l’appel fonctionne sans.' },
    microphone: { title: 'Aucun micro n’a été trouvé', action: 'Branchez-en un : il sert aussitôt. D’ici là, l’appel fonctionne sans.' },
    both: { title: 'Ni caméra ni micro n’ont été trouvés', action: 'Branchez-en un : il sert aussitôt. D’ici là, l’appel fonctionne sans.' },
  },
  busy: {
    camera: { title: 'Un autre programme utilise la caméra', action: 'Fermez-la là-bas ; elle démarre alors ici d’elle-même.' },
    microphone: { title: 'Un autre programme utilise le micro', action: 'Fermez-le là-bas ; il démarre alors ici de lui-même.' },
    both: { title: 'Un autre programme utilise la caméra et le micro', action: 'Fermez-les là-bas ; ils démarrent alors ici d’eux-mêmes.' },
  },
  unplugged: {
    camera: { title: 'La caméra a été débranchée', action: 'Rebranchez-la ou choisissez-en une autre.' },
    microphone: { title: 'Le micro a été débranché', action: 'Rebranchez-le ou choisissez-en un autre.' },
    both: { title: 'La caméra et le micro ont été débranchés', action: 'Rebranchez-les ou choisissez-en d’autres.' },
  },
  unknown: {
    camera: { title: 'La caméra n’a pas démarré', action: 'Réessayez ou choisissez-en une autre.' },
    microphone: { title: 'Le micro n’a pas démarré', action: 'Réessayez ou choisissez-en un autre.' },
    both: { title: 'La caméra et le micro n’ont pas démarré', action: 'Réessayez ou choisissez-en d’autres.' },
  },
} satisfies Translated<typeof english>
