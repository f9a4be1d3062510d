import { DynamoSignalsError, KIND } from '../errors-base.ts'

/** The function died while the receiver ran, as often as the receiver has attempts. The receiver is not run again. */
export class FunctionDiedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'FunctionDiedError'
  constructor(times: number) {
    super(
      'streams.functionDied',
      `The function died ${times} times while the receiver ran: it blocked the thread, ran out of memory, or the process ended. Read the function's own log of that time, and fix the receiver before you redrive.`,
    )
  }
}
