import { Annotations } from 'aws-cdk-lib'
import { Function as CdkFunction, type IFunction } from 'aws-cdk-lib/aws-lambda'

// Lambda's, of a function that does not set one.
const DEFAULT = 3

/** In seconds. That of an imported function is not known, and counts as Lambda's default. */
export function timeoutOf(fn: IFunction): number {
  return (fn as Partial<CdkFunction>).timeout?.toSeconds() ?? DEFAULT
}

/** Warns of a function that has Lambda's default timeout, in which it cannot handle a batch. */
export function warnOfTimeout(name: string, fn: IFunction, wanted: number): void {
  if (!(fn instanceof CdkFunction) || fn.timeout !== undefined) return
  Annotations.of(fn).addWarningV2(
    'dynamo-signals:timeout',
    `The function of "${name}" has Lambda's default timeout of ${DEFAULT} seconds. Set it to ${wanted} seconds.`,
  )
}
