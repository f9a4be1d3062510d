import { describe, expect, it } from 'vitest'
import { requireDeliverable } from '../../stacks/mapping-rules.ts'
import { readStageSettings } from '../../stacks/settings.ts'
import { requireOwnKeys } from '../../stacks/token-keys.ts'
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

  it('list the addresses that mails may go to in the sandbox', () => {
    const MAIL_TEST_RECIPIENTS = 'one@example.org, two@example.org'

    expect(readStageSettings({ MAIL_SENDER, MAIL_TEST_RECIPIENTS }).testRecipients).toEqual([
      'one@example.org',
      'two@example.org',
    ])
  })

  it.each([
    [{}, /^MAIL_SENDER is missing/],
    [{ MAIL_SENDER: 'The shop' }, /^MAIL_SENDER must be an e-mail address, not "The shop"/],
    [{ MAIL_SENDER, MAIL_IDENTITY: 'maybe' }, /^MAIL_IDENTITY must be one of address, domain,/],
    [{ MAIL_SENDER, SHOP_DOMAIN: 'https://shop.example' }, /^SHOP_DOMAIN must be a domain/],
    [{ MAIL_SENDER, ALARM_EMAIL: 'nobody' }, /^ALARM_EMAIL must be an e-mail address/],
    [{ MAIL_SENDER, MAIL_TEST_RECIPIENTS: 'one' }, /^MAIL_TEST_RECIPIENTS must be an e-mail address/],
    [{ MAIL_SENDER, TRACING: 'yes' }, /^TRACING must be one of on, off/],
    [{ MAIL_SENDER, LIVE_CONSUMERS: '1' }, /^LIVE_CONSUMERS must be one of yes, no/],
  ])('refuse %o in one sentence', (environment, sentence) => {
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
    ['the public ones of a laptop', JSON.stringify(LOCAL_TOKEN_KEYS), /is the laptop's/],
    ['no JSON', 'secret', /no JSON/],
    ['another shape', '{"secret":"x"}', /must be/],
    ['nothing', 'null', /must be/],
    ['a short secret', '{"current":{"id":"a","secret":"short"}}', /shorter than 32/],
    ['two under one id', JSON.stringify({ current: key('a'), previous: key('a') }), /differ in their ids/],
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
    ['without a Lambda', { links: [filter], search: [filter] }, ['links'], /"search", which no Lambda delivers/],
    ['without receivers', { links: [filter] }, ['links', 'mail'], /"mail" has no receivers/],
    ['without filters', { links: [] }, ['links'], /"links" has no event filters/],
    [
      'with six filters',
      { links: Array(6).fill(filter) },
      ['links'],
      /"links" has 6 event filters, but a mapping takes 5/,
    ],
    [
      'with a long filter',
      { links: [long] },
      ['links'],
      /of the consumer "links" has \d+ characters, but Lambda takes 4096/,
    ],
  ])('are refused when one is %s', (_, filters, lambdas, sentence) => {
    expect(() => requireDeliverable(filters, lambdas)).toThrow(sentence)
  })
})
