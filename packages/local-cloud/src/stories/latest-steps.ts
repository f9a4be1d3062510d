import type { StepData, StepKind } from './story.ts'

/** A step to add. */
export type NewStep = {
  readonly [Kind in StepKind]: {
    readonly kind: Kind
    readonly at: number
    readonly outcome: string
    readonly data: StepData[Kind]
    readonly durationMs?: number | undefined
    /** Identifies the step to those that come later: a record by its event id. */
    readonly ref?: string
    /** The sequence number of a record, which is what a receiver knows of it. */
    readonly sequence?: string | undefined
    /** The model of a record's item, or the beginning of its name. */
    readonly model?: string | undefined
    /** Whether the step only serves the library. */
    readonly quiet?: boolean
    /** What a search finds it by. */
    readonly words?: string
  }
}[StepKind]

/** A step with its place among the others. */
export type LatestStep = NewStep & { readonly id: number; readonly story: number; readonly parent: number | null }

/** What may change in a step: what it tells, and what a search finds it by. */
export type StepChange = Pick<NewStep, 'outcome'> & Partial<Pick<NewStep, 'data' | 'words'>>

/**
 * The steps of the last moment. Most changes of a step follow so soon that the step is stored only once, and most questions
 * need no query.
 */
export class LatestSteps {
  readonly #steps = new Map<number, LatestStep>()
  readonly #ids = new Map<string, number>()
  readonly #refs = new Map<string, string>()
  readonly #unstored = new Set<number>()

  add(step: LatestStep): void {
    const { id, ref, sequence } = step
    this.#steps.set(id, step)
    this.#unstored.add(id)
    if (ref === undefined) return
    this.#ids.set(ref, id)
    if (sequence !== undefined) this.#refs.set(sequence, ref)
  }

  /** Returns whether the step is not stored yet, so that nothing else must change. */
  change(id: number, change: StepChange): boolean {
    const step = this.#steps.get(id)
    if (step) this.#steps.set(id, { ...step, ...change } as LatestStep)
    return this.#unstored.has(id)
  }

  get(id: number): LatestStep | undefined {
    return this.#steps.get(id)
  }

  find(ref: string): number | undefined {
    return this.#ids.get(ref)
  }

  refOfSequence(sequence: string): string | undefined {
    return this.#refs.get(sequence)
  }

  /** Returns the steps that are not stored yet, oldest first. From now on, they count as stored. */
  takeUnstored(): LatestStep[] {
    const steps = [...this.#unstored].flatMap(id => this.#steps.get(id) ?? [])
    this.#unstored.clear()
    return steps
  }

  clear(): void {
    for (const each of [this.#steps, this.#ids, this.#refs, this.#unstored]) each.clear()
  }
}
