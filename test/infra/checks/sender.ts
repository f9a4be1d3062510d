import type { Stack } from '../synth/stack.ts'
import { unlike } from './facts.ts'

/** Tells why SES would not send in the name of a domain that the stage makes. */
export function senderProblems(stack: Stack, domain: string): string[] {
  const { inputs } = stack.one('sesv2/emailIdentity:EmailIdentity', 'LetterboxIdentity')
  const { configurationSetName } = stack.one('sesv2/configurationSet:ConfigurationSet', 'LetterboxConfig').inputs
  const proof = stack.one('ses/domainIdentityVerification:DomainIdentityVerification', 'LetterboxVerification').inputs
  return [
    ...unlike('The sender', [
      ['its identity', inputs.emailIdentity, domain],
      ['its configuration', inputs.configurationSetName, configurationSetName],
      ['what is proved', proof.domain, domain],
    ]),
    ...recordProblems(stack, `_dmarc.${domain}`, 'TXT', 'v=DMARC1; p=none;'),
    ...['dkim1', 'dkim2', 'dkim3'].flatMap(key =>
      recordProblems(stack, `${key}._domainkey.${domain}`, 'CNAME', `${key}.dkim.amazonses.com`),
    ),
  ]
}

function recordProblems(stack: Stack, name: string, type: string, value: string): string[] {
  const record = stack.all('route53/record:Record').find(({ inputs }) => inputs.name === name)?.inputs
  return unlike(`The record ${name}`, [
    ['its type', record?.type, type],
    ['its value', record?.records, [value]],
  ])
}
