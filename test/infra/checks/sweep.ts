import type { Stack } from '../synth/stack.ts'
import { nameIn, unlike } from './facts.ts'

/** Returns the reasons why the sweep would not run every six hours, or why a failure would go unnoticed. */
export function sweepProblems(stack: Stack): string[] {
  const { scheduleExpression, state, target } = stack.one('scheduler/schedule:Schedule', 'SweepScheduleSchedule').inputs
  const queue = stack.one('sqs/queue:Queue', 'MissedSweepsQueue').inputs
  const invoked = stack.one(
    'lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
    'SweepEventInvokeConfig',
  ).inputs
  const lambda = stack.lambda('Sweep').inputs.name
  return unlike('The sweep', [
    ['its schedule', scheduleExpression, 'rate(6 hours)'],
    ['its state', state, 'ENABLED'],
    ['what is started', nameIn(target.arn), lambda],
    ['how often a start is tried again', target.retryPolicy?.maximumRetryAttempts, 3],
    ['where a start that failed goes', nameIn(target.deadLetterConfig?.arn), queue.name],
    ['who starts it', target.roleArn, `arn:aws:iam::123456789012:role/${roleOfSchedule(stack)}`],
    ['what is tried again', invoked.functionName, lambda],
    ['how often it is tried again', invoked.maximumRetryAttempts, 2],
    ['where a sweep that failed goes', nameIn(invoked.destinationConfig?.onFailure.destination), queue.name],
    ['how long a failure is kept', queue.messageRetentionSeconds, 1_209_600],
    ['whether it is in order', queue.fifoQueue, false],
    ['whether failures are encrypted', queue.sqsManagedSseEnabled, true],
  ])
}

function roleOfSchedule(stack: Stack): string {
  return stack.one('iam/role:Role', 'SweepScheduleRole').inputs.name
}
