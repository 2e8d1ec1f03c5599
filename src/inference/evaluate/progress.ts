// Progress on a terminal as a bar, elsewhere as a line for every tenth.

export class Progress {
  readonly #stream: { write(text: string): unknown; readonly isTTY?: boolean }
  readonly #total: number
  #done = 0
  #tenth = 0

  constructor(total: number, stream: { write(text: string): unknown; readonly isTTY?: boolean }) {
    this.#total = total
    this.#stream = stream
  }

  readonly step = (): void => {
    this.#done++
    const tenth = Math.floor((this.#done * 10) / this.#total)
    if (this.#stream.isTTY) {
      const width = 30
      const filled = Math.round((this.#done * width) / this.#total)
      this.#stream.write(`\r[${'#'.repeat(filled)}${' '.repeat(width - filled)}] ${this.#done} of ${this.#total}${this.#done === this.#total ? '\n' : ''}`)
    } else if (tenth > this.#tenth) this.#stream.write(`${tenth * 10} % (${this.#done} of ${this.#total})\n`)
    this.#tenth = tenth
  }
}
