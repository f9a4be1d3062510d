import { describeError, type Log } from '../log.ts'

/** Logs what recording cannot do, once for each cause. The application goes on without a part of its story. */
export class RecordingProblems {
  readonly #log: Pick<Log, 'warn'>
  readonly #logged = new Set<string>()

  constructor(log: Pick<Log, 'warn'>) {
    this.#log = log
  }

  readonly note = (error: unknown): void => {
    const why = describeError(error)
    if (!this.#logged.has(why)) this.#log.warn(`The console cannot record a part of a story. ${why}`)
    this.#logged.add(why)
  }
}
