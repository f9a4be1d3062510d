import { devNull } from 'node:os'

/**
 * Takes everything out of the environment that the AWS SDK would read: profiles, credentials, endpoints, modes. What
 * talks to a cloud on this machine must not depend on the account somebody works with, nor ever reach it. The files in
 * the home directory count no more, either.
 */
export function forgetAws(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(environment)) if (/^(AMAZON|AWS)_/i.test(name)) delete environment[name]
  Object.assign(environment, {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  })
}
