import { Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { mayUseKey, mayWakeConsumers, SCHEDULE_SETTINGS } from '../deploy/index.ts'
import { policyStatement } from './policy-statement.ts'

/**
 * Creates the schedule that invokes a function every minute. Returns the queue for the calls that could not be started, which
 * should be empty.
 */
export function createSchedule(scope: Construct, { functionArn }: IFunction, key: IKey | undefined): Queue {
  const { expression, input, startRetries, missedRetention } = SCHEDULE_SETTINGS
  const missedTicks = new Queue(scope, 'MissedTicks', {
    retentionPeriod: Duration.seconds(missedRetention),
    ...(key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
      : { encryption: QueueEncryption.SQS_MANAGED }),
  })
  const role = new Role(scope, 'EveryMinuteRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') })
  role.addToPolicy(policyStatement(mayWakeConsumers([functionArn])))
  role.addToPolicy(policyStatement({ actions: ['sqs:SendMessage'], resources: [missedTicks.queueArn] }))
  if (key) role.addToPolicy(policyStatement(mayUseKey(key.keyArn)))
  const schedule = new CfnSchedule(scope, 'EveryMinute', {
    scheduleExpression: expression,
    state: 'ENABLED',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(input),
      retryPolicy: { maximumRetryAttempts: startRetries },
      deadLetterConfig: { arn: missedTicks.queueArn },
    },
  })
  // A schedule starts at once, and would use its retries before its role may do anything.
  schedule.node.addDependency(role)
  return missedTicks
}
