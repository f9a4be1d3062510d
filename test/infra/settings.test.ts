import { describe, expect, it } from 'vitest'
import { requireDeliverable } from '../../stacks/require-deliverable.ts'
import { requireOwnKeys } from '../../stacks/require-own-keys.ts'
import { readStageSettings } from '../../stacks/settings.ts'
import { LOCAL_TOKEN_KEYS } from '../../wiring/settings.ts'

const MAIL_SENDER = 'The shop <hello@shop.example>'

describe('the settings of a stage', () => {
  it('need a sender, and nothing else', () => {
    expect(readStageSettings({ MAIL_SENDER })).toEqual({
      mailSender: MAIL_SENDER,
      mailAddress: 'hello@shop.example',
      mailIdentity: 'hello@shop.example',
      makesIdentity: false,
      testRecipients: [],
      mailsPerSecond: 14,
      domain: undefined,
      alarmEmail: undefined,
      restoredTables: { Data: undefined, Ledger: undefined },
      tracing: false,
      liveConsumers: false,
    })
  })

  it.each([
    ['address', { mailIdentity: 'hello@shop.example', makesIdentity: false }],
    ['domain', { mailIdentity: 'shop.example', makesIdentity: false }],
    ['new-address', { mailIdentity: 'hello@shop.example', makesIdentity: true }],
    ['new-domain', { mailIdentity: 'shop.example', makesIdentity: true }],
  ])('say with MAIL_IDENTITY=%s what SES knows the sender by', (MAIL_IDENTITY, expected) => {
    expect(readStageSettings({ MAIL_SENDER, MAIL_IDENTITY })).toMatchObject(expected)
  })

  it('count as unset when they are empty', () => {
    const empty = {
      MAIL_IDENTITY: '',
      SHOP_DOMAIN: '',
      ALARM_EMAIL: ' ',
      TRACING: '',
      LIVE_CONSUMERS: '',
      DATA_TABLE: '',
      MAIL_RATE: '',
    }

    expect(readStageSettings({ MAIL_SENDER, ...empty })).toEqual(readStageSettings({ MAIL_SENDER }))
  })

  it('list the addresses that mails may go to in the sandbox', () => {
    const MAIL_TEST_RECIPIENTS = 'one@example.org, two@example.org'

    expect(readStageSettings({ MAIL_SENDER, MAIL_TEST_RECIPIENTS }).testRecipients).toEqual([
      'one@example.org',
      'two@example.org',
    ])
  })

  it('set how many mails SES accepts a second: one in the sandbox, 14 outside, or as many as it allows', () => {
    const rateOf = (environment: object) => readStageSettings({ MAIL_SENDER, ...environment }).mailsPerSecond

    expect(rateOf({})).toBe(14)
    expect(rateOf({ MAIL_TEST_RECIPIENTS: 'one@example.org' })).toBe(1)
    expect(rateOf({ MAIL_RATE: '50' })).toBe(50)
  })

  it.each([
    [{}, 'MAIL_SENDER is missing. Set it to the address that SES has verified, such as "Shop <shop@shop.example>".'],
    [{ MAIL_SENDER: ' ' }, 'MAIL_SENDER is missing. Set it to the address that SES has verified'],
    [{ MAIL_SENDER: 'The shop' }, 'MAIL_SENDER is "The shop". Set it to the address that SES has verified'],
    [
      { MAIL_SENDER, MAIL_IDENTITY: 'maybe' },
      'MAIL_IDENTITY is "maybe". Set it to address or domain or new-address or new-domain, or unset it to use address.',
    ],
    [
      { MAIL_SENDER, SHOP_DOMAIN: 'https://shop.example' },
      'SHOP_DOMAIN is "https://shop.example". Set it to a domain, such as shop.example.',
    ],
    [{ MAIL_SENDER, ALARM_EMAIL: 'nobody' }, 'ALARM_EMAIL is "nobody". Set it to an email address.'],
    [
      { MAIL_SENDER, MAIL_TEST_RECIPIENTS: 'one@example.org, two' },
      'MAIL_TEST_RECIPIENTS is "two". Set it to email addresses, separated by commas.',
    ],
    [{ MAIL_SENDER, MAIL_RATE: '0' }, 'MAIL_RATE is "0". Set it to the number of emails a second that SES allows.'],
    [{ MAIL_SENDER, MAIL_RATE: 'many' }, 'MAIL_RATE is "many". Set it to the number of emails a second'],
    [{ MAIL_SENDER, TRACING: 'yes' }, 'TRACING is "yes". Set it to on or off, or unset it to use off.'],
    [{ MAIL_SENDER, LIVE_CONSUMERS: '1' }, 'LIVE_CONSUMERS is "1". Set it to yes or no, or unset it to use no.'],
  ])('refuse %o with the setting, its value, and what to set', (environment, sentence) => {
    expect(() => readStageSettings(environment)).toThrow(sentence)
  })
})

describe('the token keys of a stage', () => {
  const key = (id: string) => ({ id, secret: 'a secret of more than thirty-two characters' })

  it('are its own, one of them or two', () => {
    expect(() => requireOwnKeys(JSON.stringify({ current: key('a') }))).not.toThrow()
    expect(() => requireOwnKeys(JSON.stringify({ current: key('b'), previous: key('a') }))).not.toThrow()
  })

  it.each([
    ['the public ones of a laptop', JSON.stringify(LOCAL_TOKEN_KEYS), /is the public key for laptops/],
    ['not JSON', 'secret', /is not JSON/],
    ['another shape', '{"secret":"x"}', /must be/],
    ['nothing', 'null', /must be/],
    ['a short secret', '{"current":{"id":"a","secret":"short"}}', /has a key shorter than 32/],
    ['two under one id', JSON.stringify({ current: key('a'), previous: key('a') }), /two keys with the id "a"/],
  ])('are refused when they are %s', (_, secret, sentence) => {
    expect(() => requireOwnKeys(secret)).toThrow(sentence)
    expect(() => requireOwnKeys(secret)).toThrow(/npx sst secret set TokenKeys/)
  })
})

describe('the consumers of a stage', () => {
  const filter = { eventName: ['INSERT'] }
  const long = { dynamodb: { NewImage: { _type: { S: ['x'.repeat(4100)] } } } }

  it('may be two, with a Lambda each', () => {
    expect(() => requireDeliverable({ links: [filter], mail: [filter] }, ['links', 'mail'])).not.toThrow()
  })

  it.each([
    ['more than two', { a: [filter], b: [filter], c: [filter] }, ['a', 'b', 'c'], /has 3 consumers \(a, b, c\)/],
    ['without a Lambda', { links: [filter], search: [filter] }, ['links'], /"search", which has no Lambda/],
    ['without receivers', { links: [filter] }, ['links', 'mail'], /"mail" has no receivers/],
    ['without filters', { links: [] }, ['links'], /"links" has no event filters/],
    [
      'with six filters',
      { links: Array(6).fill(filter) },
      ['links'],
      /"links" has 6 event filters, but a mapping allows 5/,
    ],
    [
      'with a long filter',
      { links: [long] },
      ['links'],
      /of the consumer "links" has \d+ characters, but Lambda allows 4096/,
    ],
  ])('are refused when one is %s', (_, filters, lambdas, sentence) => {
    expect(() => requireDeliverable(filters, lambdas)).toThrow(sentence)
  })
})
