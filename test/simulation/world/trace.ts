/** A running hash of everything that happened: two runs are the same when theirs are. */
export class Trace {
  #high = 0x811c9dc5
  #low = 0x9747b28c
  #count = 0

  add(line: string): void {
    this.#count++
    for (let index = 0; index < line.length; index++) {
      const code = line.charCodeAt(index)
      this.#high = Math.imul(this.#high ^ code, 0x01000193)
      this.#low = Math.imul(this.#low ^ (code + index), 0x5bd1e995)
    }
  }

  get hash(): string {
    return `${this.#count}-${(this.#high >>> 0).toString(16)}${(this.#low >>> 0).toString(16)}`
  }
}
