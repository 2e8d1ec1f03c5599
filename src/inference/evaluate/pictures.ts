// Writes the two pictures of an evaluation: confusion and reliability.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { confusionSvg } from './confusion-svg.ts'
import { claims } from './metrics.ts'
import type { Outcome } from './metrics.ts'
import { reliabilitySvg } from './reliability-svg.ts'

export type Picture = { readonly outcomes: readonly Outcome[]; readonly threshold: number; readonly title: string; readonly suffix: string }

/** `confusion<suffix>.svg` and `reliability<suffix>.svg` in the folder, which is made if need be; their paths. */
export async function writePictures({ outcomes, threshold, title, suffix }: Picture, folder: string): Promise<readonly [confusion: string, reliability: string]> {
  await mkdir(folder, { recursive: true })
  const [confusion, reliability] = [join(folder, `confusion${suffix}.svg`), join(folder, `reliability${suffix}.svg`)]
  await writeFile(confusion, confusionSvg(outcomes, title))
  await writeFile(reliability, reliabilitySvg(claims(outcomes), threshold, title))
  return [confusion, reliability]
}
