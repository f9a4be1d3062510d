export { type AlarmArgs, alarmArgs } from './alarm-args.ts'
export { appendToArn } from './append-to-arn.ts'
export {
  type BucketKeyArgs,
  type FailuresArgs,
  failuresArgs,
  failuresKeyArgs,
  type MissedArgs,
  missedArgs,
  type ScheduleArgs,
  type ScheduleParts,
  scheduleArgs,
} from './around-functions.ts'
export { type SubscriberArgs, type SubscriberParts, subscriberArgs } from './subscriber-args.ts'
export { type DynamoArgs, dynamoArgs, type TableProtection } from './table-args.ts'
