// Shows the steps of set-up: a living line on a terminal, plain lines with a heartbeat anywhere else.
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
const HEARTBEAT_MS = 20_000

/** Runs steps one after the other and shows each; nothing is printed for what was ready already. */
export function createProgress(stream, now = Date.now) {
  const live = Boolean(stream.isTTY) && !process.env.CI

  /** `work(report, note)` does the step: report('what is happening', share 0..1) is shown for the moment, note('a fact') stays. Returns the work's result. */
  async function step(name, purpose, work) {
    const startedMs = now()
    let doing = ''
    let frame = 0
    const elapsed = () => `${Math.round((now() - startedMs) / 1000)} s`
    const draw = () => {
      const text = `${FRAMES[frame++ % FRAMES.length]} ${name}: ${purpose} · ${elapsed()}${doing}`
      stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (stream.columns || 80) - 1))}`)
    }
    if (!live) stream.write(`  ${name}: ${purpose}\n`)
    const timer = live
      ? setInterval(draw, FRAME_MS)
      : setInterval(() => stream.write(`  ${name}: ${elapsed()}${doing}\n`), HEARTBEAT_MS)
    const wipe = () => live && stream.write('\r\x1b[2K')
    const report = (what, share) => {
      doing = `${share === undefined ? '' : ` · ${Math.floor(share * 100)} %`}${what ? ` · ${what}` : ''}`
    }
    const note = (text) => {
      wipe()
      stream.write(`  ${name}: ${text}\n`)
    }
    try {
      const result = await work(report, note)
      wipe()
      stream.write(`✓ ${name} (${elapsed()})\n`)
      return result
    } catch (error) {
      wipe()
      stream.write(`✗ ${name} (${elapsed()})\n`)
      throw error
    } finally {
      clearInterval(timer)
    }
  }

  return { step }
}
