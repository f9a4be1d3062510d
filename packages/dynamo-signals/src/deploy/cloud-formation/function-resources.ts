import { mayWriteLog, type Permission } from '../permissions.ts'
import { LOG_RETENTION } from '../settings.ts'
import { join, ref, sub, type TemplateResource, type TemplateValue } from './intrinsics.ts'
import { roleResource } from './role-resource.ts'

/** Returns the log group of a function of the template, and its role, which may do what is listed and write this log. */
export function functionResources(
  logicalId: string,
  permissions: readonly Permission<TemplateValue>[],
): Readonly<Record<string, TemplateResource>> {
  // The attribute `Arn` of a log group ends with `:*`.
  const log = sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${${logicalId}Log}`)
  return {
    [`${logicalId}Log`]: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: LOG_RETENTION } },
    [`${logicalId}Role`]: roleResource('lambda.amazonaws.com', [...permissions, mayWriteLog(log, join)]),
  }
}

/** Returns how often Lambda retries asynchronous invocations of a function. */
export function invokeResource(logicalId: string, retries: number): Readonly<Record<string, TemplateResource>> {
  const Properties = { FunctionName: ref(logicalId), Qualifier: '$LATEST', MaximumRetryAttempts: retries }
  return { [`${logicalId}Invoke`]: { Type: 'AWS::Lambda::EventInvokeConfig', Properties } }
}
