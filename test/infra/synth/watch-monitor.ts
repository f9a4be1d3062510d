import { plain } from './plain.ts'
import type { Resource } from './synth-result.ts'

interface Struct {
  toJavaScript(): unknown
}

/** What the program asks Pulumi to make. The mocks' own interface hides the options of a resource. */
interface RegisterRequest {
  getType(): string
  getName(): string
  getObject(): Struct | undefined
  getProtect(): boolean
  getRetainondelete(): boolean
  getImportid(): string
}

interface OutputsRequest {
  getUrn(): string
  getOutputs(): Struct | undefined
}

type Respond = (error: unknown, response?: { getUrn(): string }) => void

/** The part of Pulumi's mock monitor that is listened to. */
interface Monitor {
  newUrn(parent: string, type: string, name: string): string
  registerResource(request: RegisterRequest, respond: Respond): unknown
  registerResourceOutputs(request: OutputsRequest, respond: Respond): unknown
}

/** Notes every resource that is registered, with its options and outputs. */
export function watchMonitor(monitor: Monitor, resources: Resource[], work: string): void {
  // The engine leaves the stack out of a child's URN, the mocks do not, and SST reads link types out of URNs.
  const newUrn = monitor.newUrn.bind(monitor)
  monitor.newUrn = (parent, type, name) => newUrn(parent.includes('::pulumi:pulumi:Stack::') ? '' : parent, type, name)

  const register = monitor.registerResource.bind(monitor)
  monitor.registerResource = (request, respond) => {
    const resource: Resource = {
      type: request.getType(),
      name: request.getName(),
      inputs: plain(request.getObject()?.toJavaScript() ?? {}, work),
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      importId: request.getImportid(),
    }
    resources.push(resource)
    return register(request, (error, response) => {
      const urn = response?.getUrn()
      // The engine refuses a second resource of a URN, the mocks do not.
      if (urn !== undefined && resources.some(other => other.urn === urn)) {
        return respond(new Error(`Two resources have the URN ${urn}. Give one of them another name.`))
      }
      if (urn !== undefined) resource.urn = urn
      respond(error, response)
    })
  }

  const registerOutputs = monitor.registerResourceOutputs.bind(monitor)
  monitor.registerResourceOutputs = (request, respond) => {
    const resource = resources.find(({ urn }) => urn === request.getUrn())
    if (resource) resource.outputs = plain(request.getOutputs()?.toJavaScript() ?? {}, work)
    return registerOutputs(request, respond)
  }
}
