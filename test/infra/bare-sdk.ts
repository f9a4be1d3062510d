import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { onTestFinished } from 'vitest'

/** Bundles the least that can write an item with the AWS SDK and send a mail: what our bundles are measured against. */
export function bundleBareSdk(): Promise<string> {
  return bundle(`
    import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
    import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses'
    const [dynamodb, ses] = [new DynamoDBClient({}), new SESClient({})]
    export const handler = event => event.mail ? ses.send(new SendEmailCommand(event)) : dynamodb.send(new PutItemCommand(event))`)
}

/** Bundles a handler that does nothing: what Node and Lambda's client take by themselves. */
export function bundleNothing(): Promise<string> {
  return bundle('export const handler = async () => null')
}

async function bundle(contents: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bare-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const outfile = join(folder, 'bundle.mjs')
  await build({
    stdin: { contents, resolveDir: resolve(import.meta.dirname, '../..') },
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    mainFields: ['module', 'main'],
    banner: { js: `import { createRequire } from 'module';const require = createRequire(import.meta.url);` },
    outfile,
    logLevel: 'silent',
  })
  return outfile
}
