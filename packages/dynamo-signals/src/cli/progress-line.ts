import type { ScanProgress } from '../operations/scan-table.ts'
import type { Terminal } from './command.ts'

/** Milliseconds between two lines if they cannot be overwritten. */
const BETWEEN_LINES = 10_000

/** Shows the progress of a command: one line that is updated in a terminal, or a new line now and then in a log. */
export class ProgressLine {
  readonly #terminal: Terminal
  readonly #now: () => number
  #shownAt: number | undefined
  #last: ScanProgress | undefined

  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal
    this.#now = now
  }

  show(progress: ScanProgress, more = ''): void {
    this.#last = progress
    const line = describeProgress(progress) + more
    if (this.#terminal.isInteractive) {
      // A line that wraps cannot be overwritten, so every update would leave the previous one.
      this.#terminal.err(`\r\u001b[K${line.slice(0, (this.#terminal.columns ?? Number.POSITIVE_INFINITY) - 1)}`)
      return
    }
    const now = this.#now()
    if (this.#shownAt !== undefined && now - this.#shownAt < BETWEEN_LINES) return
    this.#shownAt = now
    this.#terminal.err(`${line}\n`)
  }

  /** Ends the line, and says how to continue if the work is not finished. */
  end(resumeFrom: string | undefined): void {
    if (this.#terminal.isInteractive && this.#last) this.#terminal.err('\n')
    if (resumeFrom !== undefined) this.#terminal.err(`Not finished. Continue with --resume-from ${resumeFrom}\n`)
  }

  /** Like {@link end}, after a failure. */
  fail(): void {
    this.end(this.#last?.resumeFrom)
  }
}

/** `1,200 of about 4,000 items (30 %), 250 a second, 11 s left`. */
export function describeProgress({ done, total, rate, secondsLeft }: ScanProgress): string {
  const count = (value: number) => Math.round(value).toLocaleString('en')
  const share = total
    ? ` of about ${count(total)} items (${Math.min(100, Math.floor((100 * done) / total))} %)`
    : ' items'
  const left = secondsLeft === undefined ? '' : `, ${describeSeconds(secondsLeft)} left`
  return `${count(done)}${share}, ${count(rate)} a second${left}`
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
