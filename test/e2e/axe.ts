// axe in a page: what it finds against WCAG 2.2 AA and its own good practice, and the other things that can be measured.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Violation = { readonly id: string; readonly help: string; readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[] }

/** 'color-contrast: … .soft, .field-note'; nothing is left out. */
export async function violationsOf(page: Page, only?: 'color-contrast'): Promise<readonly string[]> {
  // Evaluated from outside the page, which the content security policy does not concern.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(AXE)
  const violations = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: { run: (context: Document, options: object) => Promise<{ violations: readonly Violation[] }> } }
    return (await axe.run(document, { runOnly, resultTypes: ['violations'] })).violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })) }))
  }, only ? { type: 'rule', values: [only] } : { type: 'tag', values: RULES })
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary ?? ''})`).join('; ')}`)
}

export const THEMES = ['light', 'dark'] as const

/** Drawn, and nothing on its way from one colour or place to another. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    await frame()
    await frame()
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
    await Promise.allSettled(passing.map(({ finished }) => finished))
  })
}

/** In both themes, one after the other; a theme changes nothing but colours, so that the second is asked about those alone. */
export async function violationsInBothThemes(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    await settled(page)
    let violations = await violationsOf(page, colorScheme === THEMES[0] ? undefined : 'color-contrast')
    // A theme reaches inherited colours a moment after grounds on a busy machine: what stays is a fault.
    for (let again = 0; again < 3 && violations.some((one) => one.startsWith('color-contrast')); again++) {
      await settled(page)
      violations = await violationsOf(page, colorScheme === THEMES[0] ? undefined : 'color-contrast')
    }
    found.push(...violations.map((one) => `${colorScheme}: ${one}`))
  }
  return found
}

/** Controls in sight that a finger can miss: the point 21 px from the middle, each way, belongs to something else. */
export async function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const REACH_PX = 21
    const controls = [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, [role="radio"], [role="checkbox"], [role="option"], [role="tab"], [role="menuitem"]')]
    return controls.flatMap((control) => {
      const target = control.closest<HTMLElement>('label') ?? control
      if (control.closest('[inert], [aria-hidden="true"]') || !target.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true })) return []
      target.scrollIntoView({ block: 'center', inline: 'center' })
      const { left, top, width, height } = target.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight || width === 0) return []
      const points = [[x - REACH_PX, y], [x + REACH_PX, y], [x, y - REACH_PX], [x, y + REACH_PX]] as const
      const missed = points.filter(([px, py]) => {
        const hit = document.elementFromPoint(Math.max(0, Math.min(innerWidth - 1, px)), Math.max(0, Math.min(innerHeight - 1, py)))
        return hit !== null && !target.contains(hit) && !hit.contains(control) && hit.closest('label') !== target
      })
      // A larger box around it (a label, a row) that is the target itself counts; a stranger in reach does not.
      const boxed = width >= 44 - 0.5 && height >= 44 - 0.5
      return boxed || (missed.length === 0 && Boolean(control.dataset['testid'] === 'overlay')) ? [] : [`${control.tagName.toLowerCase()} "${control.ariaLabel ?? control.textContent ?? ''}" ${Math.round(width)}×${Math.round(height)}`]
    })
  })
}

/** How far the page is wider than its window; 0 where nothing has to be scrolled sideways. */
export async function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))
}

/** Texts that do not fit and are not meant to end in an ellipsis: names that people gave may, words of the page may not. */
export async function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const GIVEN = '.picker-value, .tile-name span, .call-room-name, .for-ears, .chat-scroll, video, input'
    return [...document.querySelectorAll<HTMLElement>('#app *, [role="dialog"] *')].flatMap((element) => {
      if (element.matches(GIVEN) || element.closest('.for-ears, [inert]') || !element.checkVisibility()) return []
      const holdsText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
      if (!holdsText) return []
      const { left, right } = element.getBoundingClientRect()
      // Hidden but for screen readers.
      if (right - left <= 1) return []
      const range = document.createRange()
      range.selectNodeContents(element)
      const text = range.getBoundingClientRect()
      const box = element.closest('button, label, a, .tile, .dialog-frame') ?? element
      const frame = box.getBoundingClientRect()
      return text.left < frame.left - 1 || text.right > frame.right + 1 || text.right > innerWidth + 1 ? [`${element.textContent} (${Math.round(text.width)} px in ${Math.round(frame.width)})`] : []
    })
  })
}

export type Stop = { readonly name: string; readonly isSeen: boolean; readonly inView: boolean }

/** As if the page had just been opened and nothing touched. */
export async function focusNothing(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
  })
}

/** Presses Tab until the focus is back where it began or has left the page; what it met, in order. */
export async function walk(page: Page, key: 'Tab' | 'Shift+Tab' = 'Tab', most = 80): Promise<readonly Stop[]> {
  const stops: Stop[] = []
  const first = await page.evaluateHandle(() => document.activeElement)
  for (let step = 0; step < most; step++) {
    await page.keyboard.press(key)
    const stop = await page.evaluate((start) => {
      const at = document.activeElement
      if (!(at instanceof HTMLElement) || at === document.body || (at === start && start !== document.body)) return null
      const name = at.getAttribute('aria-label') ?? (at.getAttribute('aria-labelledby')?.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ') || (at as HTMLInputElement).labels?.[0]?.textContent || at.textContent || at.tagName)
      // The ring is on the control itself, or on what stands for a hidden input.
      const marked = [at, at.closest('label'), at.parentElement].filter((one) => one !== null).some((one) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one)
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
      })
      const { left, top, right, bottom } = (at.closest('label') ?? at).getBoundingClientRect()
      const centre = [(left + right) / 2, (top + bottom) / 2] as const
      return { name: name.trim(), isSeen: marked, inView: centre[0] >= 0 && centre[1] >= 0 && centre[0] <= innerWidth && centre[1] <= innerHeight }
    }, first)
    if (stop === null) return stops
    stops.push(stop)
  }
  throw new Error(`The focus does not come out again: ${stops.slice(-6).map(({ name }) => name).join(' → ')}`)
}
