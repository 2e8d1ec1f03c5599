// The reliability diagram: for each bin of claimed confidence how often the label was right, and how many claims there were; pure.
import { BINS, calibrationError, coverageRiskAt, reliabilityBins } from './calibration.ts'
import type { Claim, ReliabilityBin } from './calibration.ts'
import { shortened, svgPage, text } from './svg.ts'
import { percent } from './units.ts'

const LEFT = 64
const TOP = 112
const WIDTH = 480
const HEIGHT = 320
/** The strip of counts below the diagram, and the room between. */
const STRIP = 70
const BETWEEN = 58
const TITLE_CHARS = 52
/** A bin of fewer claims says little by itself and is drawn hollow. */
const FEW = 20

const STYLE = '.grid{stroke:#d5dde2}.frame{fill:none;stroke:#7b8a94}.bar{fill:#1f6f8b}.hollow{fill:none;stroke:#1f6f8b;stroke-width:1.5;stroke-dasharray:3 2}.claim{stroke:#b3400e;stroke-width:3}.gap{stroke:#b3400e;stroke-width:1.5;stroke-dasharray:2 2}.inside{stroke:#fff}.under{stroke:#fff;stroke-width:6}'
  + '.ideal{stroke:#1b2329;stroke-width:1.2;stroke-dasharray:6 5}.under.thin{stroke-width:3.5;stroke-opacity:.75}.unsure{stroke:#52606a;stroke-width:1.5;stroke-dasharray:1 4;stroke-linecap:round}.halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}'
  + '@media (prefers-color-scheme:dark){.grid{stroke:#2b353c}.frame{stroke:#7b8a94}.bar{fill:#5bb8d4}.hollow{stroke:#5bb8d4}.claim,.gap{stroke:#ffb184}.inside,.under{stroke:#14191d}.ideal{stroke:#e6ecef}.unsure{stroke:#a3b1b9}.halo{stroke:#14191d}}'

const x = (confidence: number): number => LEFT + confidence * WIDTH
const y = (accuracy: number): number => TOP + (1 - accuracy) * HEIGHT

export function reliabilitySvg(claims: readonly Claim[], threshold: number, title: string): string {
  const bins = reliabilityBins(claims)
  const filled = bins.filter(({ count }) => count > 0)
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const ece = calibrationError(claims)
  const shown = coverageRiskAt(claims, threshold)
  const floor = y(0) + BETWEEN + STRIP
  const body = [
    text(16, 28, shortened(title, TITLE_CHARS), 'ink strong', 'start', ' font-size="16"'),
    text(16, 50, `Calibration error (ECE, ${BINS} bins) ${ece.toFixed(3)} over ${claims.length.toLocaleString('en')} readings`),
    text(16, 70, `At the shipped threshold of ${threshold.toFixed(2)}: ${percent(shown.coverage)} shown, ${percent(shown.risk)} of them wrong`, 'soft'),
    ...legend(),
    ...[0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((at) => [
      `<path class="grid" d="M${LEFT} ${y(at)}h${WIDTH}"/>`, text(LEFT - 10, y(at) + 4, `${Math.round(at * 100)} %`, 'soft small', 'end'), text(x(at), y(0) + 18, `${Math.round(at * 100)} %`, 'soft small', 'middle'),
    ]),
    ...filled.flatMap(bar),
    ...['under thin', 'ideal'].map((style) => `<path class="${style}" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>`),
    ...filled.flatMap(claimMark),
    `<path class="unsure" d="M${x(threshold)} ${y(1)}V${y(0)}"/>`, text(x(threshold) - 6, y(1) + 16, '◂ shown as “unsure”', 'soft small halo', 'end'),
    `<rect class="frame" x="${LEFT}" y="${TOP}" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(18, TOP + HEIGHT / 2, 'share that was right', 'ink small', 'middle', ` transform="rotate(-90 18 ${TOP + HEIGHT / 2})"`), text(LEFT + WIDTH / 2, y(0) + 36, 'claimed confidence of the likeliest label', 'ink small', 'middle'),
    ...bins.flatMap(({ from, to, count }) => {
      const height = (STRIP - 16) * (count / most)
      const left = x(from) + 3
      return [`<rect class="bar" x="${left.toFixed(1)}" y="${(floor - height).toFixed(1)}" width="${(x(to) - x(from) - 6).toFixed(1)}" height="${height.toFixed(1)}" fill-opacity="0.55"/>`, ...(count > 0 ? [text((x(from) + x(to)) / 2, floor - height - 4, String(count), 'soft halo', 'middle', ' font-size="10"')] : [])]
    }),
    `<path class="frame" d="M${LEFT} ${floor}h${WIDTH}"/>`, text(LEFT + WIDTH / 2, floor + 18, 'readings in each bin', 'ink small', 'middle'),
  ]
  const description = `Calibration error ${ece.toFixed(3)} over ${claims.length} readings. At the unsure threshold ${threshold} ${percent(shown.coverage)} are shown and ${percent(shown.risk)} of these are wrong. `
    + filled.map(({ from, to, count, meanConfidence, accuracy }) => `Confidence ${from.toFixed(2)} to ${to.toFixed(2)}: ${count} readings, claimed ${percent(meanConfidence)}, right ${percent(accuracy)}.`).join(' ')
  return svgPage({ width: LEFT + WIDTH + 24, height: floor + 32, title, description, style: STYLE, body })
}

function bar({ from, to, count, accuracy }: ReliabilityBin): readonly string[] {
  const style = count < FEW ? 'hollow' : 'bar'
  return [`<rect class="${style}" x="${(x(from) + 3).toFixed(1)}" y="${y(accuracy).toFixed(1)}" width="${(x(to) - x(from) - 6).toFixed(1)}" height="${(y(0) - y(accuracy)).toFixed(1)}"/>`]
}

/** Where the bin's claims lay, with a dotted line from what came true. */
function claimMark({ from, to, count, meanConfidence, accuracy }: ReliabilityBin): readonly string[] {
  const middle = (x(from) + x(to)) / 2
  const inside = accuracy > meanConfidence && count >= FEW ? ' inside' : ''
  return [
    `<path class="gap${inside}" d="M${middle.toFixed(1)} ${y(accuracy).toFixed(1)}V${y(meanConfidence).toFixed(1)}"/>`,
    ...['under', 'claim'].map((style) => `<path class="${style}" d="M${(middle - 9).toFixed(1)} ${y(meanConfidence).toFixed(1)}h18"/>`),
  ]
}

function legend(): readonly string[] {
  const at = 92
  return [
    `<rect class="bar" x="${LEFT}" y="${at - 9}" width="12" height="12"/>`, text(LEFT + 18, at + 1, 'was right', 'ink small'),
    `<rect class="hollow" x="${LEFT + 88}" y="${at - 9}" width="12" height="12"/>`, text(LEFT + 106, at + 1, `of fewer than ${FEW} readings`, 'ink small'),
    `<path class="claim" d="M${LEFT + 268} ${at - 3}h18"/>`, text(LEFT + 292, at + 1, 'claimed', 'ink small'),
    `<path class="ideal" d="M${LEFT + 358} ${at - 3}h26"/>`, text(LEFT + 390, at + 1, 'claimed = right', 'ink small'),
  ]
}
