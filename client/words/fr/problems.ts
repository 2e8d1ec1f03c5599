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
    camera: { title: 'Le navigateur n’a pas accès à votre caméra', action: 'Autorisez la caméra dans la barre d’adresse du navigateur, puis réessayez.' },
    microphone: { title: 'Le navigateur n’a pas accès à votre micro', action: 'Autorisez le micro dans la barre d’adresse du navigateur, puis réessayez.' },
    both: { title: 'Le navigateur n’a accès ni à votre caméra ni à votre micro', action: 'Autorisez la caméra et le micro dans la barre d’adresse du navigateur, puis réessayez.' },
  },
  'none-found': {
    camera: { title: 'Aucune caméra n’a été trouvée', action: 'Branchez-en une : elle sert aussitôt. D’ici là, l’appel fonctionne sans.' },
    microphone: { title: 'Aucun micro n’a été trouvé', action: 'Branchez-en un : il sert aussitôt. D’ici là, l’appel fonctionne sans.' },
    both: { title: 'Ni caméra ni micro n’ont été trouvés', action: 'Branchez-en un : il sert aussitôt. D’ici là, l’appel fonctionne sans.' },
  },
  busy: {
    camera: { title: 'Un autre programme utilise la caméra', action: 'Fermez-la là-bas, puis réessayez.' },
    microphone: { title: 'Un autre programme utilise le micro', action: 'Fermez-le là-bas, puis réessayez.' },
    both: { title: 'Un autre programme utilise la caméra et le micro', action: 'Fermez-les là-bas, puis réessayez.' },
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
