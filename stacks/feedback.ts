import { failures, mayLeaveFailures } from './failures.ts'
import { identity } from './mail.ts'
import { shopFunction } from './shop-function.ts'

/** SES's reports of bounces and complaints. */
const topic = new sst.aws.SnsTopic('MailFeedback')

const { accountId } = aws.getCallerIdentityOutput({})

new aws.sns.TopicPolicy('MailFeedbackPolicy', {
  arn: topic.arn,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        principals: [{ type: 'Service', identifiers: ['ses.amazonaws.com'] }],
        actions: ['sns:Publish'],
        resources: [topic.arn],
        conditions: [{ test: 'StringEquals', variable: 'AWS:SourceAccount', values: [accountId] }],
      },
    ],
  }).json,
})

for (const notificationType of ['Bounce', 'Complaint']) {
  new aws.ses.IdentityNotificationTopic(`MailFeedback${notificationType}`, {
    identity,
    notificationType,
    topicArn: topic.arn,
    includeOriginalHeaders: false,
  })
}

/** Stops email to the addresses that bounced or complained. */
export const feedback = shopFunction('Feedback', {
  file: 'feedback',
  memory: '512 MB',
  timeout: 10,
  may: [...mayLeaveFailures],
  live: true,
  retries: 2,
  onFailure: failures.arn,
})

topic.subscribe('Feedback', feedback.arn)
