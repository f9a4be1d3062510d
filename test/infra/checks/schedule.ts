import type { Stack } from '../synth/stack.ts'
import { nameIn, unlike } from './facts.ts'

/** Tells why signals would not be sent when they are due, or why nobody would notice. */
export function scheduleProblems(stack: Stack): string[] {
  const { scheduleExpression, state, target } = stack.one('scheduler/schedule:Schedule', 'EveryMinuteSchedule').inputs
  const queue = stack.one('sqs/queue:Queue', 'MissedTicksQueue').inputs
  const invoked = stack.one(
    'lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
    'ScheduleEventInvokeConfig',
  ).inputs
  const lambda = stack.lambda('Schedule').inputs.name
  const role = stack.one('iam/role:Role', 'EveryMinuteRole').inputs.name
  const { CONSUMER_FUNCTIONS } = stack.lambda('Schedule').inputs.environment.variables
  const woken = ['links', 'mail'].map(consumer => [consumer, stack.lambda(componentOf(consumer)).inputs.name])
  return unlike('The scheduler', [
    ['its schedule', scheduleExpression, 'rate(1 minute)'],
    ['its state', state, 'ENABLED'],
    ['what is started', nameIn(target.arn), lambda],
    ['what it is told', JSON.parse(target.input), { time: '<aws.scheduler.scheduled-time>' }],
    ['how often a start is tried again', target.retryPolicy?.maximumRetryAttempts, 3],
    ['where a start that failed goes', nameIn(target.deadLetterConfig?.arn), queue.name],
    ['who starts it', target.roleArn, `arn:aws:iam::123456789012:role/${role}`],
    ['what is not tried again', invoked.functionName, lambda],
    ['how often it is tried again', invoked.maximumRetryAttempts, 0],
    ['whom it wakes', JSON.parse(CONSUMER_FUNCTIONS ?? 'null'), Object.fromEntries(woken)],
    ['how long a failure is kept', queue.messageRetentionSeconds, 1_209_600],
    ['whether it is in order', queue.fifoQueue, false],
    ['whether failures are encrypted', queue.sqsManagedSseEnabled, true],
  ])
}

function componentOf(consumer: string): string {
  return `${consumer.charAt(0).toUpperCase()}${consumer.slice(1)}Consumer`
}
