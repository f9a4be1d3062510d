import { KIND } from '../../errors/base.ts'
import { DynamoSignalsError } from '../../errors/index.ts'
import { describeRun, type ReceiverRun } from './receiver-run.ts'

/** The most links of a chain that the message names. */
const NAMED = 6

/** Receivers cause one another, and `settle()` would never end. `chain` is what led there, the first receiver first. */
export class EndlessChainError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'EndlessChainError'
  readonly chain: readonly ReceiverRun[]

  constructor(limit: number, chain: readonly ReceiverRun[]) {
    const end = chain.slice(-NAMED).map(describeRun).join(' -> ')
    super(
      'testing.endlessChain',
      `settle(): receivers triggered one another more than ${limit} times, at the end ${end}. ` +
        'Write only if there is something to change, or raise the limit: settle({ limit }).',
    )
    this.chain = chain
  }
}
