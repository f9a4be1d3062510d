import { describe, expect, it } from 'vitest'
import { FaultSwitch } from '../../../packages/local-cloud/src/ses/fault-switch.ts'
import { bareAddress, splitAddressList } from '../../../packages/local-cloud/src/ses/mail-address.ts'
import { readSendRequest } from '../../../packages/local-cloud/src/ses/read-send-request.ts'

const request = (parameters: Record<string, string>) =>
  readSendRequest(new URLSearchParams(parameters).toString()).draft

const mail = {
  Action: 'SendEmail',
  Source: 'Shop <shop@example.org>',
  'Destination.ToAddresses.member.1': 'ada@example.org',
  'Message.Subject.Data': 'Welcome',
  'Message.Body.Text.Data': 'Hello',
}

const raw = (...lines: string[]) => ({
  Action: 'SendRawEmail',
  'RawMessage.Data': Buffer.from(lines.join('\r\n')).toString('base64'),
})

describe('SendEmail', () => {
  it('keeps every recipient, every tag and the configuration set', () => {
    const draft = request({
      ...mail,
      'Destination.ToAddresses.member.2': 'lin@example.org',
      'Destination.CcAddresses.member.1': 'cc@example.org',
      'Destination.BccAddresses.member.1': 'bcc1@example.org',
      'Destination.BccAddresses.member.2': 'bcc2@example.org',
      'ReplyToAddresses.member.1': 'help@example.org',
      'ReplyToAddresses.member.2': 'desk@example.org',
      'Message.Body.Html.Data': '<p>Hello</p>',
      'Tags.member.1.Name': 'kind',
      'Tags.member.1.Value': 'activation',
      'Tags.member.2.Name': 'run',
      'Tags.member.2.Value': '7',
      ConfigurationSetName: 'main',
    })

    expect(draft).toEqual({
      from: 'Shop <shop@example.org>',
      to: ['ada@example.org', 'lin@example.org'],
      cc: ['cc@example.org'],
      bcc: ['bcc1@example.org', 'bcc2@example.org'],
      replyTo: ['help@example.org', 'desk@example.org'],
      subject: 'Welcome',
      text: 'Hello',
      html: '<p>Hello</p>',
      tags: { kind: 'activation', run: '7' },
      configurationSet: 'main',
    })
  })

  it.each<[string, Record<string, string>, string]>([
    ['without recipients', { 'Destination.ToAddresses.member.1': '' }, "Missing final '@domain'"],
    ['to an address without a domain', { 'Destination.ToAddresses.member.1': 'ada@' }, "Missing final '@domain'"],
    ['to an address without a name', { 'Destination.ToAddresses.member.1': '@example.org' }, 'Missing local part'],
    ['to two addresses in one', { 'Destination.ToAddresses.member.1': 'a@x.org, b@x.org' }, 'separator'],
    ['from an invalid address', { Source: 'shop' }, "Missing final '@domain'"],
    [
      'with a header smuggled into a recipient',
      { 'Destination.ToAddresses.member.1': 'a@x.org\r\nBcc: b@x.org' },
      'control',
    ],
    ['with a header smuggled into the sender', { Source: 'Shop\nBcc: b@x.org <a@x.org>' }, 'control'],
    ['with a header smuggled into an answer address', { 'ReplyToAddresses.member.1': 'a@x.org\r\nX: y' }, 'control'],
    ['with a header smuggled into the subject', { 'Message.Subject.Data': 'Hi\r\nBcc: b@x.org' }, 'control'],
    ['of an unknown action', { Action: 'SendPigeon' }, 'Could not find operation SendPigeon'],
    ['of a template', { Action: 'SendTemplatedEmail' }, 'does not support templates'],
  ])('is refused %s', (_, parameters, message) => {
    expect(() => request({ ...mail, ...parameters })).toThrow(message)
  })

  it.each(['Action', 'Source', 'Message.Subject.Data', 'Message.Body.Text.Data', 'Destination.ToAddresses.member.1'])(
    'is refused without %s',
    parameter => {
      const { [parameter as keyof typeof mail]: _, ...rest } = mail
      expect(() => request(rest)).toThrow()
    },
  )

  it('is refused to more than 50 recipients', () => {
    const many = Array.from({ length: 51 }, (_, index) => [
      `Destination.BccAddresses.member.${index + 1}`,
      `a${index}@x.org`,
    ])

    expect(() => request({ ...mail, ...Object.fromEntries(many) })).toThrow('Recipient count exceeds 50')
  })
})

describe('SendRawEmail', () => {
  it('takes sender, recipients, subject and tags from the headers', () => {
    const draft = request(
      raw(
        'From: Shop <shop@example.org>',
        'To: "Lovelace, Ada" <ada@example.org>, lin@example.org',
        'Cc: cc@example.org',
        'Reply-To: help@example.org',
        'Subject: =?utf-8?B?R3LDvMOfZQ==?=',
        'X-SES-MESSAGE-TAGS: kind=activation, run=7',
        'X-SES-CONFIGURATION-SET: main',
        '',
        'Hello',
      ),
    )

    expect(draft).toEqual({
      from: 'Shop <shop@example.org>',
      to: ['"Lovelace, Ada" <ada@example.org>', 'lin@example.org'],
      cc: ['cc@example.org'],
      bcc: [],
      replyTo: ['help@example.org'],
      subject: 'Grüße',
      text: 'Hello',
      html: '',
      tags: { kind: 'activation', run: '7' },
      configurationSet: 'main',
    })
  })

  it('is sent to its Destinations, regardless of the headers', () => {
    const draft = request({
      ...raw('From: shop@example.org', 'To: Ada <ada@example.org>, lin@example.org', '', 'Hello'),
      'Destinations.member.1': 'ADA@example.org',
      'Destinations.member.2': 'hidden@example.org',
    })

    expect(draft).toMatchObject({ to: ['Ada <ada@example.org>'], cc: [], bcc: ['hidden@example.org'] })
  })

  it('is refused without a sender or without recipients', () => {
    expect(() => request(raw('To: ada@example.org', '', 'Hello'))).toThrow("Missing required header 'From'")
    expect(() => request(raw('From: shop@example.org', '', 'Hello'))).toThrow('no recipients')
  })
})

describe('a list of addresses', () => {
  it('is split at its commas, not at those in names', () => {
    expect(splitAddressList('"Lovelace, \\"Ada\\"" <ada@x.org>,  lin@x.org ,')).toEqual([
      '"Lovelace, \\"Ada\\"" <ada@x.org>',
      'lin@x.org',
    ])
  })

  it('compares by the address alone', () => {
    expect(bareAddress('"Ada <3" <Ada@Example.org>')).toBe('ada@example.org')
  })
})

describe('a fault', () => {
  it('affects as many calls as its count, and then none', () => {
    const faults = new FaultSwitch()
    faults.set({ mode: 'throttle', count: 2 })

    expect([1, 2, 3].map(() => faults.next(['a@x.org']).mode)).toEqual(['throttle', 'throttle', 'ok'])
    expect(faults.current).toMatchObject({ mode: 'ok' })
  })

  it('for one address does not affect or count emails to others', () => {
    const faults = new FaultSwitch()
    faults.set({ mode: 'reject', count: 1, address: 'Ada@x.org' })

    expect(['lin@x.org', 'Ada <ada@x.org>', 'ada@x.org'].map(to => faults.next([to]).mode)).toEqual([
      'ok',
      'reject',
      'ok',
    ])
  })

  it('that is slow takes 30 seconds by default', () => {
    const faults = new FaultSwitch()
    faults.set({ mode: 'slow' })
    const byDefault = faults.next([]).delayMs
    faults.set({ mode: 'slow', delayMs: 5 })

    expect([byDefault, faults.next([]).delayMs]).toEqual([30_000, 5])
  })
})
