import type { Stack } from '../synth/stack.ts'
import { nameIn, unlike } from './facts.ts'

const ACCOUNT = '123456789012'

/** Tells why a bounce or a complaint would not mark the address, or who else could. */
export function feedbackProblems(stack: Stack, identity: string): string[] {
  const topic = stack.one('sns/topic:Topic', 'MailFeedbackTopic').inputs.name
  const lambda = stack.lambda('Feedback').inputs.name
  const subscription = stack.one(
    'sns/topicSubscription:TopicSubscription',
    'MailFeedbackSubscriberFeedbackSubscription',
  ).inputs
  const permission = stack.one('lambda/permission:Permission', 'MailFeedbackSubscriberFeedbackPermission').inputs
  const invoked = stack.one(
    'lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
    'FeedbackEventInvokeConfig',
  ).inputs
  const bucket = stack.one('s3/bucket:Bucket', 'FailuresBucket').inputs.bucket
  return [
    ...['Bounce', 'Complaint'].flatMap(kind => reportProblems(stack, kind, identity, topic)),
    ...policyProblems(stack, topic),
    ...unlike('The reports of SES', [
      ['whether they are in order', stack.one('sns/topic:Topic', 'MailFeedbackTopic').inputs.fifoTopic, false],
      ['what they come from', nameIn(subscription.topic), topic],
      ['how they come', subscription.protocol, 'lambda'],
      ['where they go', nameIn(subscription.endpoint), lambda],
      ['what may be done', permission.action, 'lambda:InvokeFunction'],
      ['who may do it', permission.principal, 'sns.amazonaws.com'],
      ['in whose name', nameIn(permission.sourceArn), topic],
      ['to what', nameIn(permission.function), lambda],
      ['what is tried again', invoked.functionName, lambda],
      ['how often', invoked.maximumRetryAttempts, 2],
      ['where fails what fails for good', invoked.destinationConfig?.onFailure.destination, `arn:aws:s3:::${bucket}`],
    ]),
  ]
}

function reportProblems(stack: Stack, kind: string, identity: string, topic: string): string[] {
  const { inputs } = stack.one('ses/identityNotificationTopic:IdentityNotificationTopic', `MailFeedback${kind}`)
  return unlike(`The report of a ${kind}`, [
    ['its kind', inputs.notificationType, kind],
    ['its identity', inputs.identity, identity],
    ['its topic', nameIn(inputs.topicArn), topic],
    // They would have names and subjects in them.
    ['whether it has headers of the mail', inputs.includeOriginalHeaders, false],
  ])
}

function policyProblems(stack: Stack, topic: string): string[] {
  const { arn, policy } = stack.one('sns/topicPolicy:TopicPolicy', 'MailFeedbackPolicy').inputs
  const [statement, ...others] = JSON.parse(policy).Statement
  return unlike('Who may report', [
    ['the topic', nameIn(arn), topic],
    ['another statement', others, []],
    ['the effect', statement.Effect, 'Allow'],
    ['the action', statement.Action, ['sns:Publish']],
    ['the resource', statement.Resource.map(nameIn), [topic]],
    ['the principal', statement.Principal, { Service: ['ses.amazonaws.com'] }],
    ['the condition', statement.Condition, { StringEquals: { 'AWS:SourceAccount': [ACCOUNT] } }],
  ])
}
