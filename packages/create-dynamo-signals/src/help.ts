/** The output of `npm create dynamo-signals -- --help`. */
export const HELP = `Usage: npm create dynamo-signals [folder] [-- options]

Creates a project with two models, a receiver before a save, a durable receiver after it, and their
tests, which need no Java, no Docker and no AWS account. Without a folder, it uses this one, which
must be empty.

      --deploy <stack>      sst: a stack for SST. cdk: one for the AWS CDK. none: the
                            functions, and what to deploy. Default: sst
      --schema <library>    zod, valibot or arktype. Default: zod
  -v, --version             prints the version
  -h, --help                prints this help

Exit codes: 0 created, 1 could not create it, 2 invalid arguments.
`
