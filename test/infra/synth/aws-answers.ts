/** The account and region that AWS seems to be. */
export const ACCOUNT = '123456789012'

/** A resource's properties, as Pulumi passes them. */
export type Properties = Record<string, unknown>

/** Answers for AWS what a program asks of the resources it makes: names, ARNs, addresses. Nothing is sent anywhere. */
export class AwsAnswers {
  readonly #region: string

  constructor(region: string) {
    this.#region = region
  }

  /** What a resource is after it was made. */
  newResource(type: string, name: string, inputs: Properties): { id: string; state: Properties } {
    const given = inputs.name ?? inputs.bucket ?? inputs.emailIdentity ?? inputs.configurationSetName
    const physical = typeof given === 'string' && given !== '' ? given : name
    const named = type.startsWith('aws:') ? { arn: this.#arn(type, physical), name: physical } : {}
    const state = { ...inputs, ...named, ...this.#outputs(type, physical, inputs) }
    return { id: physical, state }
  }

  /** What AWS says to a question: who asks, where, which policy these statements are. */
  call(token: string, inputs: Properties): Properties {
    const region = this.#region
    switch (token) {
      case 'aws:index/getRegion:getRegion':
        return { region, name: region, id: region, description: region, endpoint: `ec2.${region}.amazonaws.com` }
      case 'aws:index/getPartition:getPartition':
        return { partition: 'aws', dnsSuffix: 'amazonaws.com', id: 'aws', reverseDnsPrefix: 'com.amazonaws' }
      case 'aws:index/getCallerIdentity:getCallerIdentity':
        return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/synth`, userId: 'synth', id: ACCOUNT }
      case 'aws:iam/getPolicyDocument:getPolicyDocument': {
        const json = policyDocument(inputs)
        return { ...inputs, id: 'document', json, minifiedJson: json, version: '2012-10-17' }
      }
      case 'aws:route53/getZones:getZones':
        return { ids: ['Z1'], id: 'zones' }
      case 'aws:route53/getZone:getZone':
        return { zoneId: 'Z1', name: 'shop.example', id: 'Z1' }
      default:
        return inputs
    }
  }

  #arn(type: string, name: string): string {
    const place = `${this.#region}:${ACCOUNT}`
    const arns: Record<string, string> = {
      'aws:dynamodb/table:Table': `dynamodb:${place}:table/${name}`,
      'aws:lambda/function:Function': `lambda:${place}:function:${name}`,
      'aws:iam/role:Role': `iam::${ACCOUNT}:role/${name}`,
      'aws:cloudwatch/logGroup:LogGroup': `logs:${place}:log-group:${name}`,
      'aws:sns/topic:Topic': `sns:${place}:${name}`,
      'aws:s3/bucket:Bucket': `s3:::${name}`,
      'aws:sesv2/emailIdentity:EmailIdentity': `ses:${place}:identity/${name}`,
      'aws:sesv2/configurationSet:ConfigurationSet': `ses:${place}:configuration-set/${name}`,
    }
    const service = type.split(':')[1]?.split('/')[0]
    return `arn:aws:${arns[type] ?? `${service}:${place}:${name}`}`
  }

  #outputs(type: string, name: string, inputs: Properties): Properties {
    const arn = this.#arn(type, name)
    switch (type) {
      case 'aws:dynamodb/table:Table':
        return inputs.streamEnabled ? { streamArn: `${arn}/stream/2026-01-01T00:00:00.000` } : {}
      case 'aws:lambda/function:Function':
        return { publish: false, version: '$LATEST', qualifiedArn: `${arn}:$LATEST`, invokeArn: `${arn}/invocations` }
      case 'aws:lambda/eventSourceMapping:EventSourceMapping':
        return { uuid: `uuid-of-${name}` }
      case 'aws:apigatewayv2/api:Api':
        return {
          apiEndpoint: `https://${name}.execute-api.${this.#region}.amazonaws.com`,
          executionArn: `arn:aws:execute-api:${this.#region}:${ACCOUNT}:${name}`,
        }
      case 'aws:apigatewayv2/domainName:DomainName':
        return { domainNameConfiguration: { targetDomainName: `d-${name}`, hostedZoneId: 'Z2' } }
      case 'aws:acm/certificate:Certificate':
        return {
          domainValidationOptions: [
            { resourceRecordName: '_a', resourceRecordType: 'CNAME', resourceRecordValue: 'b' },
          ],
        }
      case 'aws:sesv2/emailIdentity:EmailIdentity':
        return { dkimSigningAttributes: { tokens: ['dkim1', 'dkim2', 'dkim3'] } }
      case 'aws:sqs/queue:Queue':
        return { url: `https://sqs.${this.#region}.amazonaws.com/${ACCOUNT}/${name}` }
      case 'random:index/randomBytes:RandomBytes':
        return { base64: Buffer.alloc(32, 7).toString('base64') }
      default:
        return {}
    }
  }
}

interface PolicyStatement {
  readonly effect?: string
  readonly actions: string[]
  readonly resources: string[]
  readonly principals?: { readonly type: string; readonly identifiers: string[] }[]
  readonly conditions?: { readonly test: string; readonly variable: string; readonly values: string[] }[]
}

/** The statements as the JSON that IAM takes. */
function policyDocument(inputs: Properties): string {
  const statements = (inputs.statements ?? []) as PolicyStatement[]
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ effect = 'Allow', actions, resources, principals, conditions }) => ({
      Effect: effect,
      Action: actions,
      Resource: resources,
      ...(principals && { Principal: Object.fromEntries(principals.map(each => [each.type, each.identifiers])) }),
      ...(conditions && {
        Condition: Object.fromEntries(conditions.map(each => [each.test, { [each.variable]: each.values }])),
      }),
    })),
  })
}
