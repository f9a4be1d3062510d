import { readSesFeedback } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'

const bounce = (bounceType: string, ...addresses: string[]) =>
  JSON.stringify({
    notificationType: 'Bounce',
    bounce: {
      bounceType,
      bounceSubType: 'General',
      bouncedRecipients: addresses.map(emailAddress => ({ emailAddress, status: '5.1.1', action: 'failed' })),
      timestamp: '2026-03-01T12:00:00.000Z',
      feedbackId: '00000138111222aa',
    },
    mail: { messageId: '00000138111222aa', destination: addresses },
  })

it('reads every recipient of a permanent bounce', () => {
  expect(readSesFeedback(bounce('Permanent', 'one@example.org', 'two@example.org'))).toEqual([
    { address: 'one@example.org', kind: 'bounce' },
    { address: 'two@example.org', kind: 'bounce' },
  ])
})

it('ignores a transient bounce', () => {
  expect(readSesFeedback(bounce('Transient', 'one@example.org'))).toEqual([])
  expect(readSesFeedback(bounce('Undetermined', 'one@example.org'))).toEqual([])
})

it('reads only the address of a recipient with a name', () => {
  expect(readSesFeedback(bounce('Permanent', 'Some One <one@example.org>'))).toEqual([
    { address: 'one@example.org', kind: 'bounce' },
  ])
})

it('reads the recipients who complained', () => {
  const complaint = JSON.stringify({
    notificationType: 'Complaint',
    complaint: { complainedRecipients: [{ emailAddress: 'one@example.org' }], complaintFeedbackType: 'abuse' },
  })

  expect(readSesFeedback(complaint)).toEqual([{ address: 'one@example.org', kind: 'complaint' }])
})

it('rejects a message that is not an SES report', () => {
  expect(() => readSesFeedback('{"notificationType":"Delivery"}')).toThrow()
  expect(() => readSesFeedback('Successfully validated SNS topic')).toThrow()
})
