import { publicUrl } from './gateway.ts'
import { sender } from './mail.ts'
import { mayTrace, mayUseTables } from './permissions.ts'
import { tokenKeys } from './secrets.ts'
import { settings, stageName } from './stage.ts'
import { data, ledger } from './tables.ts'

/** One permission of a function. */
export interface Permission {
  readonly actions: string[]
  readonly resources: $util.Input<string>[]
  readonly conditions?: { test: string; variable: string; values: $util.Input<string>[] }[]
}

const { tracing, mailsPerSecond } = settings

/** The options of one function of the shop, in addition to the shared ones. */
export interface ShopFunctionArgs {
  /** The file in `functions/` whose `handler` it runs. */
  readonly file: string
  readonly memory: `${number} MB`
  /** In seconds. */
  readonly timeout: number
  /** What it may do in the tables. Default: what the library does. */
  readonly tables?: readonly Permission[]
  readonly may?: readonly Permission[]
  /** Environment variables in addition to those that all functions have. */
  readonly environment?: Readonly<Record<string, $util.Input<string>>>
  /** In `sst dev`, whether it runs locally. If false, the deployed code stays in place. */
  readonly live: boolean
  /** Whether dynamic imports become separate files, which a cold start does not read. Worth it for large modules. */
  readonly splitting?: boolean
  /** For asynchronous invocations: the number of retries, and the destination for events that still fail. */
  readonly retries?: number
  readonly onFailure?: $util.Input<string>
}

/**
 * Creates a Lambda function of the shop with its own role and log. All functions open the same shop, so they get the same
 * links: the tables, the sender, and the token keys, which every save of a user needs. The role's permissions are defined
 * only here and by `may`.
 */
export function shopFunction(
  name: string,
  {
    file,
    timeout,
    tables = mayUseTables,
    may = [],
    environment = {},
    live,
    splitting = false,
    onFailure,
    ...args
  }: ShopFunctionArgs,
) {
  const log = new aws.cloudwatch.LogGroup(`${name}Log`, {
    name: `/shop/${stageName(file)}`,
    retentionInDays: 30,
  })
  const mayLog = {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [$interpolate`${log.arn}:log-stream:*`],
  }
  return new sst.aws.Function(name, {
    ...args,
    handler: `functions/${file}.handler`,
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    timeout: `${timeout} seconds`,
    ...(live ? {} : { live: false as const }),
    link: [data, ledger, sender, tokenKeys],
    environment: {
      STAGE: $app.stage,
      PUBLIC_URL: publicUrl,
      MAIL_RATE: String(mailsPerSecond),
      SERVICE: stageName(file),
      ...(tracing && { TRACING: 'on' }),
      ...environment,
    },
    permissions: [...tables, ...may, mayLog, ...(tracing ? [mayTrace] : [])],
    // Loaded only if tracing is enabled.
    nodejs: { splitting, esbuild: { external: tracing ? [] : ['*/trace.ts'] } },
    logging: { format: 'json', logGroup: log.name },
    transform: {
      role: role => narrow(role, live),
      function: lambda => {
        if (tracing) lambda.tracingConfig = { mode: 'Active' }
      },
      ...(onFailure ? { eventInvokeConfig: { destinationConfig: { onFailure: { destination: onFailure } } } } : {}),
    },
  })
}

/**
 * Removes excess permissions from SST's roles: the policy that lets any function write any log, and the trust in the whole
 * account, which only functions that run locally need.
 */
function narrow(role: aws.iam.RoleArgs, live: boolean): undefined {
  role.managedPolicyArns = []
  if ($dev && live) return
  role.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' })
}
