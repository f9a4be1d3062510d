import { DynamoSignalsError, KIND } from './base.ts'

/** The Lambda function crashed while the receiver ran, in every attempt the receiver has. The receiver is not run again. */
export class FunctionDiedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'FunctionDiedError'
  constructor(times: number) {
    super(
      'streams.functionDied',
      `The function died ${times} times while the receiver ran: it blocked the thread, ran out of memory, or exited. See its log, and fix the receiver before you redrive.`,
    )
  }
}
