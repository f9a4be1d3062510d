import { settings } from './stage.ts'

const { mailIdentity, mailAddress, mailSender, makesIdentity, testRecipients } = settings

// If the deployment creates the identity, SES verifies it by an email to the address or by the domain's records in Route 53.
const email = makesIdentity ? new sst.aws.Email('Letterbox', { sender: mailIdentity }) : undefined

const { accountId } = aws.getCallerIdentityOutput({})
const { region } = aws.getRegionOutput({})
const { partition } = aws.getPartitionOutput({})

/** The name of the identity that SES verified, once it exists. */
export const identity = email?.nodes.identity.emailIdentity ?? $output(mailIdentity)

/** Passes the sender to functions. Grants no permissions. */
export const sender = new sst.Linkable('Mail', { properties: { sender: mailSender } })

/**
 * Allows a function to send email, only from the configured sender.
 *
 * In SES's sandbox, recipients must be verified too, hence the test recipients:
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
