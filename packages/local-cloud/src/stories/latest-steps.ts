import type { StepData, StepKind } from './story.ts'

type Data = StepData[StepKind]

interface LatestStep {
  readonly story: number
  readonly data: Data
  readonly ref: string | undefined
  readonly sequence: string | undefined
}

/** What was added within the last moments. Most of what follows from a step happens so soon that it needs no query. */
export class LatestSteps {
  readonly #steps = new Map<number, LatestStep>()
  readonly #ids = new Map<string, number>()
  readonly #refs = new Map<string, string>()

  add(id: number, step: LatestStep): void {
    const { ref, sequence } = step
    this.#steps.set(id, step)
    if (ref === undefined) return
    this.#ids.set(ref, id)
    if (sequence !== undefined) this.#refs.set(sequence, ref)
  }

  change(id: number, data: Data): void {
    const step = this.#steps.get(id)
    if (step) this.#steps.set(id, { ...step, data })
  }

  storyOf(id: number): number | undefined {
    return this.#steps.get(id)?.story
  }

  dataOf(id: number): Data | undefined {
    return this.#steps.get(id)?.data
  }

  find(ref: string): number | undefined {
    return this.#ids.get(ref)
  }

  refOfSequence(sequence: string): string | undefined {
    return this.#refs.get(sequence)
  }

  clear(): void {
    for (const each of [this.#steps, this.#ids, this.#refs]) each.clear()
  }
}
