import { runCli } from '../../../packages/dynamo-signals/src/cli/run-cli.ts'

/** Runs a command in this process. */
export async function run(...args: string[]) {
  let [out, err] = ['', '']
  const code = await runCli(args, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    isInteractive: false,
  })
  return { code, out, err }
}
