import { expect, it } from 'vitest'
import type { Resource } from '../../infra/synth/synth-result.ts'
import { watchMonitor } from '../../infra/synth/watch-monitor.ts'

/** Registers resources as Pulumi's mocks do, which take every name twice. */
function program() {
  const monitor = {
    newUrn: (parent: string, type: string, name: string) => `urn:${parent}${type}::${name}`,
    registerResource: (request: { getType(): string; getName(): string }, respond: (...answer: unknown[]) => void) =>
      respond(undefined, { getUrn: () => monitor.newUrn('', request.getType(), request.getName()) }),
    registerResourceOutputs: () => {},
  }
  const resources: Resource[] = []
  watchMonitor(monitor as never, resources, '')
  const register = (type: string, name: string) => {
    const request = {
      getType: () => type,
      getName: () => name,
      getObject: () => undefined,
      getProtect: () => false,
      getRetainondelete: () => false,
      getImportid: () => '',
    }
    return new Promise((resolve, reject) => {
      monitor.registerResource(request, (error, response) => (error ? reject(error) : resolve(response)))
    })
  }
  return { register, resources }
}

// findings/pulumi-mocks-accept-a-name-twice.sh
it('refuses two resources of one type and name, as a deployment does', async () => {
  const { register, resources } = program()
  await register('aws:sqs/queue:Queue', 'Failures')
  await register('aws:s3/bucket:Bucket', 'Failures')

  await expect(register('aws:sqs/queue:Queue', 'Failures')).rejects.toThrow('Two resources have the URN')
  expect(resources.filter(({ urn }) => urn)).toHaveLength(2)
})
