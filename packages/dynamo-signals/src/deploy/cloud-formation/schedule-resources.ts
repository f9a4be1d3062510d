import { mayUseKey, mayWakeConsumers, type Permission } from '../permissions.ts'
import { SCHEDULE_SETTINGS } from '../settings.ts'
import { attribute, type TemplateResource, type TemplateValue } from './intrinsics.ts'
import { roleResource } from './role-resource.ts'

/** Returns the schedule that invokes a function every minute, and the queue for the calls that could not be started. */
export function scheduleResources(
  logicalId: string,
  key: TemplateValue | undefined,
): Readonly<Record<string, TemplateResource>> {
  const { expression, input, startRetries, missedRetention } = SCHEDULE_SETTINGS
  const queue = attribute('MissedTicksQueue')
  const mayReport: Permission<TemplateValue> = { actions: ['sqs:SendMessage'], resources: [queue] }
  return {
    MissedTicksQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        MessageRetentionPeriod: missedRetention,
        ...(key === undefined ? { SqsManagedSseEnabled: true } : { KmsMasterKeyId: key }),
      },
    },
    EveryMinuteRole: roleResource('scheduler.amazonaws.com', [
      mayWakeConsumers([attribute(logicalId)]),
      mayReport,
      ...(key === undefined ? [] : [mayUseKey(key)]),
    ]),
    EveryMinuteSchedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: expression,
        State: 'ENABLED',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: attribute(logicalId),
          RoleArn: attribute('EveryMinuteRole'),
          Input: JSON.stringify(input),
          RetryPolicy: { MaximumRetryAttempts: startRetries },
          DeadLetterConfig: { Arn: queue },
        },
      },
    },
  }
}
