import { settings } from './stage.ts'

const { mailIdentity, mailAddress, mailSender, makesIdentity, testRecipients } = settings

// Made by the deploy, SES asks for a proof: by a mail to the address, or by the domain's records in Route 53.
const email = makesIdentity ? new sst.aws.Email('Letterbox', { sender: mailIdentity }) : undefined

const { accountId } = aws.getCallerIdentityOutput({})
const { region } = aws.getRegionOutput({})
const { partition } = aws.getPartitionOutput({})

/** The bare name of what SES has verified, once it is there. */
export const identity = email?.nodes.identity.emailIdentity ?? $output(mailIdentity)

/** Tells functions whom mails come from. It allows nothing. */
export const sender = new sst.Linkable('Mail', { properties: { sender: mailSender } })

/**
 * Lets a function send mails, from the configured sender alone.
 *
 * In SES's sandbox the recipients are checked like senders, hence the test recipients:
 * https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export const mayMail = {
  actions: ['ses:SendEmail'],
  resources: [
    identityArn(mailIdentity),
    ...(email ? [email.nodes.configurationSet.arn] : []),
    ...testRecipients.map(identityArn),
  ],
  conditions: [{ test: 'StringEquals', variable: 'ses:FromAddress', values: [mailAddress] }],
}

function identityArn(name: string) {
  return $interpolate`arn:${partition}:ses:${region}:${accountId}:identity/${name}`
}
