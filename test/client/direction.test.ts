// The pages run either way: styles name start and end, not left and right, and icons that point are turned round.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const client = fileURLToPath(new URL('../../client', import.meta.url))
const list = (folder: string): readonly string[] => readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? list(join(folder, name)) : [join(folder, name)]))
const files = (ending: RegExp): readonly { readonly path: string; readonly text: string }[] => list(client).filter((path) => ending.test(path)).map((path) => ({ path: relative(client, path), text: readFileSync(path, 'utf8') }))

/** Physical by nature: 'file: property' that may stay, and why. */
const PHYSICAL_BY_NATURE = new Map([
  ['overlay/overlay.css: left: 0', 'the chip is placed in the coordinates of the picture'],
])
/** What lies on a time axis: that runs from the left in every language, as in the charts of newspapers that are read from the right. */
const ON_THE_TIME_AXIS = /^analytics\/(?:moments|report-page|time-bar|timeline)\.tsx: /

const PHYSICAL_PROPERTY = /^(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)(?:-.+)?|left|right|border-(?:top|bottom)-(?:left|right)-radius)$/
const PHYSICAL_VALUE: Readonly<Record<string, RegExp>> = { 'text-align': /^(?:left|right)$/, float: /^(?:left|right)$/, clear: /^(?:left|right)$/ }
const BOX = /^(?:margin|padding|inset|border-width|border-radius|scroll-margin|scroll-padding)$/

/** The parts of a value that spaces separate, brackets kept whole. */
const partsOf = (value: string): readonly string[] => value.replace(/\((?:[^()]|\([^()]*\))*\)/g, (bracket) => bracket.replaceAll(' ', '\u0000')).split(/\s+/)

function isPhysical(property: string, value: string): boolean {
  // A phone's notch does not turn with the language.
  if (value.includes('env(safe-area-inset-')) return false
  if (PHYSICAL_PROPERTY.test(property) || PHYSICAL_VALUE[property]?.test(value)) return true
  if (!BOX.test(property)) return false
  const [first, second, third, fourth] = partsOf(value)
  // Corners go round from the start: two that face each other across are equal, or it has a left and a right.
  if (property === 'border-radius') return second !== undefined && !(third !== undefined && first === second && third === (fourth ?? second))
  return fourth !== undefined && second !== fourth
}

const declarationsOf = (css: string): readonly (readonly [string, string])[] => [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/(?<=[{;]\s*)([a-z-]+):\s*([^;{}]+)(?=[;}])/g)].map((match) => [match[1] ?? '', (match[2] ?? '').trim()] as const)

test('the scanner knows left from start', () => {
  const css = '.a { margin-left: 1px; /* left: 0; */ padding: 0 1px 0 2px; inset: 0 0 auto; text-align: start; } .b { right: 0; border-radius: 1px 1px 0 0; padding: 0 calc(1px + 2px) 0 calc(1px + 2px) }'
  expect(declarationsOf(css).filter(([property, value]) => isPhysical(property, value)).map(([property]) => property)).toEqual(['margin-left', 'padding', 'right'])
})

test('no style names left or right where it means start or end', () => {
  const found = files(/\.css$/).flatMap(({ path, text }) => declarationsOf(text).filter(([property, value]) => isPhysical(property, value)).map(([property, value]) => `${path}: ${property}: ${value}`))
  expect(found.filter((one) => !PHYSICAL_BY_NATURE.has(one))).toEqual([])
  expect([...PHYSICAL_BY_NATURE.keys()].filter((one) => !found.includes(one)), 'no longer needed').toEqual([])
})

test('no element is placed from the left or the right in code', () => {
  const styled = files(/\.tsx?$/).filter(({ path, text }) => path.endsWith('.tsx') || text.includes('CSSProperties'))
  const found = styled.flatMap(({ path, text }) => [...text.matchAll(/\b(?:left|right|marginLeft|marginRight|paddingLeft|paddingRight): (?!boolean)[^,}\n]*/g)].map(([match]) => `${path}: ${match}`))
  expect(found.filter((one) => !ON_THE_TIME_AXIS.test(one))).toEqual([])
})

test('icons that point are turned round where the language runs the other way', () => {
  const pointing = /<((?:Arrow|Chevrons?|Circle(?:Arrow|Chevron)|Square(?:Arrow|Chevron)|Move|Panel|LogIn|LogOut|Send|Reply|Undo|Redo|Forward|CornerDown|CornerUp|StepForward|StepBack|SkipForward|SkipBack|List(?:Ordered|Start|End)?|Text|Align|Indent|Outdent)\w*)\b([^>]*)>/g
  const upOrDown = /(?:Up|Down|UpDown)$/
  const found = files(/\.tsx$/).flatMap(({ path, text }) => {
    const icons = /import \{([^}]*)\} from 'lucide-react'/.exec(text)?.[1] ?? ''
    return [...text.matchAll(pointing)].filter(([, name = '']) => icons.includes(name) && !upOrDown.test(name)).map(([, name, props = '']) => ({ icon: `${path}: ${name}`, turned: /\bpoints\b/.test(props) }))
  })
  expect(found.map(({ icon }) => icon)).toContain('join/join-page.tsx: ArrowRight')
  expect(found.filter(({ icon, turned }) => !turned && !ON_THE_TIME_AXIS.test(icon)).map(({ icon }) => icon)).toEqual([])
})
