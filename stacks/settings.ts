/** The settings of a stage at deployment, from the environment or from a `.env.<stage>` file, which SST reads. */
export interface StageSettings {
  /** The sender of emails: an address, optionally with a display name. */
  readonly mailSender: string
  /** The bare address in `mailSender`. */
  readonly mailAddress: string
  /** The SES identity of the sender: the address, or its whole domain. */
  readonly mailIdentity: string
  /** Whether the deployment creates the identity. Otherwise it must already be verified. */
  readonly makesIdentity: boolean
  /** While the account is in SES's sandbox: the verified addresses that can receive emails. */
  readonly testRecipients: readonly string[]
  /** The number of emails per second that SES accepts. Emails that have waited for SES are not sent faster. */
  readonly mailsPerSecond: number
  /** The shop's domain, which must have a hosted zone in Route 53. Without one, the shop uses API Gateway's URL. */
  readonly domain: string | undefined
  /** The address that receives alarms. */
  readonly alarmEmail: string | undefined
  /** Tables restored from a backup, to use instead of the tables that the deployment created. */
  readonly restoredTables: { readonly Data: string | undefined; readonly Ledger: string | undefined }
  /** Whether to send traces to X-Ray. Its permission is the only one that cannot be restricted to a resource. */
  readonly tracing: boolean
  /** In `sst dev`, whether the stream's consumers also run locally. */
  readonly liveConsumers: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const ADDRESS = /^[^\s@<>,;"]+@([^\s@<>,;"]+\.[^\s@<>,;"]+)$/
const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/

/**
 * Reads the settings of a stage. An empty setting counts as unset. Throws an error that names the missing or invalid
 * setting, its value, and what to set it to.
 */
export function readStageSettings(environment: Environment): StageSettings {
  const read = (name: string) => environment[name]?.trim() || undefined
  const oneOf = (name: string, fallback: string, allowed: readonly string[]) => {
    const value = read(name) ?? fallback
    if (!allowed.includes(value))
      throw wrong(name, value, `Set it to ${allowed.join(' or ')}, or unset it to use ${fallback}.`)
    return value
  }
  const mailSender = read('MAIL_SENDER')
  if (!mailSender) throw new Error(`MAIL_SENDER is missing. ${SENDER}`)
  const mailAddress = /<([^<>]+)>$/.exec(mailSender)?.[1] ?? mailSender
  const mailDomain = ADDRESS.exec(mailAddress)?.[1]
  if (!mailDomain) throw wrong('MAIL_SENDER', mailSender, SENDER)
  const kind = oneOf('MAIL_IDENTITY', 'address', ['address', 'domain', 'new-address', 'new-domain'])
  const domain = read('SHOP_DOMAIN')
  if (domain && !DOMAIN.test(domain)) throw wrong('SHOP_DOMAIN', domain, 'Set it to a domain, such as shop.example.')
  const alarmEmail = read('ALARM_EMAIL')
  if (alarmEmail && !ADDRESS.test(alarmEmail)) throw wrong('ALARM_EMAIL', alarmEmail, 'Set it to an email address.')
  const testRecipients = (read('MAIL_TEST_RECIPIENTS') ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(Boolean)
  const stray = testRecipients.find(each => !ADDRESS.test(each))
  if (stray) throw wrong('MAIL_TEST_RECIPIENTS', stray, 'Set it to email addresses, separated by commas.')
  // SES accepts one email a second in the sandbox, and usually 14 outside of it.
  const rate = read('MAIL_RATE') ?? (testRecipients.length > 0 ? '1' : '14')
  const mailsPerSecond = Number(rate)
  if (!(mailsPerSecond > 0 && Number.isFinite(mailsPerSecond)))
    throw wrong('MAIL_RATE', rate, 'Set it to the number of emails a second that SES allows.')
  return {
    mailSender,
    mailAddress,
    mailIdentity: kind.endsWith('domain') ? mailDomain : mailAddress,
    makesIdentity: kind.startsWith('new-'),
    testRecipients,
    mailsPerSecond,
    domain,
    alarmEmail,
    restoredTables: { Data: read('DATA_TABLE'), Ledger: read('LEDGER_TABLE') },
    tracing: oneOf('TRACING', 'off', ['on', 'off']) === 'on',
    liveConsumers: oneOf('LIVE_CONSUMERS', 'no', ['yes', 'no']) === 'yes',
  }
}

const SENDER = 'Set it to the address that SES has verified, such as "Shop <shop@shop.example>".'

function wrong(name: string, value: string, advice: string): Error {
  return new Error(`${name} is ${JSON.stringify(value)}. ${advice}`)
}
