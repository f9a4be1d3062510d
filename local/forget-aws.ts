import { devNull } from 'node:os'

/**
 * Removes everything from the environment that the AWS SDK would read: profiles, credentials, endpoints, modes. Code
 * that uses the local cloud must neither depend on the developer's AWS account nor ever reach it. The files in the
 * home directory are ignored, too.
 */
export function forgetAws(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(environment)) if (/^(AMAZON|AWS)_/i.test(name)) delete environment[name]
  Object.assign(environment, {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  })
}
