import { describe, expect, it } from 'vitest'
import { bothStages, synthesized } from './synthesized.ts'

describe.each(bothStages())('the mail of %s', (stage, stack) => {
  it('comes from the configured sender', () => {
    const sender = stage === 'production' ? 'The shop <hello@shop.example>' : 'shop@shop.example'

    expect(stack.links.Mail).toMatchObject({ sender })
  })

  it('has its bounces and complaints reported to the function that marks addresses', () => {
    const topics = stack.all('ses/identityNotificationTopic:IdentityNotificationTopic').map(({ inputs }) => inputs)
    const identity = stage === 'production' ? 'shop.example' : 'shop@shop.example'
    const topicArn = expect.stringMatching(/-MailFeedbackTopic-/)

    expect(topics).toEqual([
      { identity, notificationType: 'Bounce', topicArn, includeOriginalHeaders: false },
      { identity, notificationType: 'Complaint', topicArn, includeOriginalHeaders: false },
    ])
    expect(
      stack.one('sns/topicSubscription:TopicSubscription', 'MailFeedbackSubscriberFeedbackSubscription').inputs,
    ).toEqual({
      topic: topicArn,
      protocol: 'lambda',
      endpoint: expect.stringMatching(new RegExp(`:${stack.lambda('Feedback').inputs.name}$`)),
    })
  })

  it('has reports from SES alone, in the name of this account', () => {
    const policy = JSON.parse(stack.one('sns/topicPolicy:TopicPolicy', 'MailFeedbackPolicy').inputs.policy)

    expect(policy.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['sns:Publish'],
        Resource: [expect.stringMatching(/-MailFeedbackTopic-/)],
        Principal: { Service: ['ses.amazonaws.com'] },
        Condition: { StringEquals: { 'AWS:SourceAccount': ['123456789012'] } },
      },
    ])
  })
})

it('makes and proves the sender only where a setting asks for it', () => {
  const made = (stage: 'dev1' | 'production') => synthesized(stage).all('sesv2/emailIdentity:EmailIdentity')

  expect(made('dev1')).toEqual([])
  expect(made('production').map(({ inputs }) => inputs.emailIdentity)).toEqual(['shop.example'])
  expect(
    synthesized('production')
      .all('route53/record:Record')
      .map(({ inputs }) => inputs.name),
  ).toEqual(expect.arrayContaining([expect.stringContaining('_domainkey'), expect.stringContaining('_dmarc')]))
})
