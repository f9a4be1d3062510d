/** What a stage is told when it is deployed: by the environment, or by a `.env.<stage>` file, which SST reads. */
export interface StageSettings {
  /** Whom mails come from: an address, with a display name if you like. */
  readonly mailSender: string
  /** The bare address in `mailSender`. */
  readonly mailAddress: string
  /** What SES knows the sender by: the address, or its whole domain. */
  readonly mailIdentity: string
  /** Whether the deploy makes the identity, rather than finding it verified. */
  readonly makesIdentity: boolean
  /** While the account is in SES's sandbox: the verified addresses that mails may go to. */
  readonly testRecipients: readonly string[]
  /** The shop's own domain, a zone of which is in Route 53. Without one, API Gateway's address is the shop's. */
  readonly domain: string | undefined
  /** Who is told of alarms. */
  readonly alarmEmail: string | undefined
  /** Tables that were restored from a backup, to be taken over instead of those that the deploy made. */
  readonly restoredTables: { readonly Data: string | undefined; readonly Ledger: string | undefined }
  /** Whether X-Ray gets traces. Its permission is the only one that cannot be narrowed to what it is about. */
  readonly tracing: boolean
  /** In `sst dev`, whether the stream's consumers run on the laptop too. */
  readonly liveConsumers: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const ADDRESS = /^[^\s@<>,;"]+@([^\s@<>,;"]+\.[^\s@<>,;"]+)$/
const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/
const IDENTITIES = ['address', 'domain', 'new-address', 'new-domain']

/** Reads the settings of a stage. Throws one sentence that names the setting that is missing or wrong. */
export function readStageSettings(environment: Environment): StageSettings {
  const mailSender = environment.MAIL_SENDER?.trim()
  if (!mailSender) {
    throw new Error(
      'MAIL_SENDER is missing: set it to the address that SES has verified, e.g. "Shop <shop@shop.example>".',
    )
  }
  const mailAddress = /<([^<>]+)>$/.exec(mailSender)?.[1] ?? mailSender
  const mailDomain = addressOf('MAIL_SENDER', mailAddress)
  const kind = oneOf('MAIL_IDENTITY', environment.MAIL_IDENTITY ?? 'address', IDENTITIES)
  const domain = environment.SHOP_DOMAIN || undefined
  if (domain && !DOMAIN.test(domain))
    throw new Error(`SHOP_DOMAIN must be a domain such as shop.example, not "${domain}".`)
  const alarmEmail = environment.ALARM_EMAIL || undefined
  if (alarmEmail) addressOf('ALARM_EMAIL', alarmEmail)
  const testRecipients = (environment.MAIL_TEST_RECIPIENTS ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(Boolean)
  for (const each of testRecipients) addressOf('MAIL_TEST_RECIPIENTS', each)
  return {
    mailSender,
    mailAddress,
    mailIdentity: kind.endsWith('domain') ? mailDomain : mailAddress,
    makesIdentity: kind.startsWith('new-'),
    testRecipients,
    domain,
    alarmEmail,
    restoredTables: { Data: environment.DATA_TABLE || undefined, Ledger: environment.LEDGER_TABLE || undefined },
    tracing: oneOf('TRACING', environment.TRACING ?? 'off', ['on', 'off']) === 'on',
    liveConsumers: oneOf('LIVE_CONSUMERS', environment.LIVE_CONSUMERS ?? 'no', ['yes', 'no']) === 'yes',
  }
}

/** Requires an address, and gives its domain. */
function addressOf(setting: string, text: string): string {
  const domain = ADDRESS.exec(text)?.[1]
  if (!domain) throw new Error(`${setting} must be an e-mail address, not "${text}".`)
  return domain
}

function oneOf(setting: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) throw new Error(`${setting} must be one of ${allowed.join(', ')}, not "${value}".`)
  return value
}
