import { publicUrl } from './gateway.ts'
import { sender } from './mail.ts'
import { mayTrace, mayUseTables } from './permissions.ts'
import { tokenKeys } from './secrets.ts'
import { settings, stageName } from './stage.ts'
import { data, ledger } from './tables.ts'

/** One thing a function may do. */
export interface Permission {
  readonly actions: string[]
  readonly resources: $util.Input<string>[]
  readonly conditions?: { test: string; variable: string; values: $util.Input<string>[] }[]
}

const { tracing } = settings

/** What one function of the shop is, beyond what all of them are. */
export interface ShopFunctionArgs {
  /** The file in `functions/` whose `handler` it runs. */
  readonly file: string
  readonly memory: `${number} MB`
  /** In seconds. */
  readonly timeout: number
  readonly may?: readonly Permission[]
  /** In `sst dev`, whether it runs on the laptop. Off leaves the deployed code in place. */
  readonly live: boolean
  /** Whether what is imported on demand becomes a file of its own, which no start reads. Worth it for what is large. */
  readonly splitting?: boolean
  /** Of a function that is called without waiting: how often it is tried again, and where goes what fails for good. */
  readonly retries?: number
  readonly onFailure?: $util.Input<string>
}

/**
 * A Lambda of the shop with a role and a log of its own. All of them open the same shop, and so get the same links: the
 * tables, the sender, and the keys that guard whatever saves a user. What the role allows is said here and by `may`, and
 * nowhere else.
 */
export function shopFunction(
  name: string,
  { file, timeout, may = [], live, splitting = false, onFailure, ...args }: ShopFunctionArgs,
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
      SERVICE: stageName(file),
      ...(tracing && { TRACING: 'on' }),
    },
    permissions: [...mayUseTables, ...may, mayLog, ...(tracing ? [mayTrace] : [])],
    // Only loaded where traces are asked for.
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
 * Takes away what SST's roles have too much of: the policy that lets any function write any log, and the trust in the
 * whole account, which only functions that run on a laptop need.
 */
function narrow(role: aws.iam.RoleArgs, live: boolean): undefined {
  role.managedPolicyArns = []
  if ($dev && live) return
  role.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' })
}
