import { statSync } from 'node:fs'
import { join } from 'node:path'
import { HandlerProcess, type ProcessOptions } from './handler-process.ts'

/**
 * A process that waits for the next edit with the packages of a function already loaded, because loading the AWS SDK takes
 * longer than anything else. If packages were installed since, it is of no use.
 */
export class SpareProcess {
  readonly #process: HandlerProcess
  readonly #lockFile: string
  readonly #installedAt: number

  constructor(options: ProcessOptions, packages: Iterable<string>) {
    this.#lockFile = join(options.folder, 'node_modules/.package-lock.json')
    this.#installedAt = modifiedAt(this.#lockFile)
    this.#process = new HandlerProcess(options)
    this.#process.prepare([...packages])
  }

  /** Returns the process for its only use, or `undefined` if it cannot be used. */
  take(): HandlerProcess | undefined {
    if (!this.#process.hasEnded && modifiedAt(this.#lockFile) === this.#installedAt) return this.#process
    void this.end()
    return undefined
  }

  /** Ends the process, unless it was taken. */
  end(): Promise<void> {
    return this.#process.end()
  }
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
