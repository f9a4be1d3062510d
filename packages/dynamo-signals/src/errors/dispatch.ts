import { DynamoSignalsError, KIND } from './base.ts'

/** Receivers trigger each other in a loop, and too many sends are nested. `chain` names them. */
export class DispatchDepthError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'DispatchDepthError'
  /** The nested sends, outermost first, each as `signal (sender)`. */
  declare readonly chain: readonly string[]

  constructor(limit: number, chain: readonly string[]) {
    super(
      'dispatch.tooDeep',
      `More than ${limit} sends are nested: ${chain.join(' -> ')}. A receiver triggers itself. Write only if there is something to change.`,
    )
    this.chain = chain
  }
}
