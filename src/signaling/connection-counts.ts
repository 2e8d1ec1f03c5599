// How many connections each address has open.

export class ConnectionCounts {
  readonly #open = new Map<string, number>()

  count(address: string): number {
    return this.#open.get(address) ?? 0
  }

  opened(address: string): void {
    this.#open.set(address, this.count(address) + 1)
  }

  closed(address: string): void {
    const left = this.count(address) - 1
    if (left > 0) this.#open.set(address, left)
    else this.#open.delete(address)
  }

  get total(): number {
    let sum = 0
    for (const count of this.#open.values()) sum += count
    return sum
  }
}
