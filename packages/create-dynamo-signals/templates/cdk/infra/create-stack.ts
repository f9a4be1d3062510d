import { type App, CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { Signals } from 'dynamo-signals/cdk'
import { CONSUMER_SETTINGS, SCHEDULE_SETTINGS } from 'dynamo-signals/deploy'
import { eventFilters } from 'dynamo-signals/operations'
import { PROFILES } from '../src/consumers.ts'
import { connectReceivers } from '../src/receivers.ts'

// The filters follow from the receivers, so connecting another one needs no change here.
connectReceivers()

/** Creates the stack of a stage: the functions in `src/functions`, and everything that they need. */
export function createStack(app: App, stage: string): Stack {
  const stack = new Stack(app, `my-app-${stage}`)
  // What alarms notify. Subscribe to it: see DEPLOY.md.
  const alarmTopic = new Topic(stack, 'Alarms')
  // The tables of production stay when the stack is deleted.
  const signals = new Signals(stack, 'Signals', { isProtected: stage === 'production', alarmTopic })

  const functionOf = (file: string, seconds: number) =>
    new NodejsFunction(stack, file, {
      ...signals.functionBasics(file),
      entry: `src/functions/${file}.ts`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(seconds),
      bundling: { format: OutputFormat.ESM },
      environment: { DATA_TABLE: signals.dataTable.tableName, LEDGER_TABLE: signals.ledgerTable.tableName },
    })

  // An example of your own code. Give it a URL or an API when you know who may call it.
  const signUp = functionOf('sign-up', 10)
  signals.addFunction('sign-up', signUp)

  const profiles = functionOf('profiles', CONSUMER_SETTINGS.timeout)
  // The alarms on dead letters and on waiting records read the metrics that this function and the schedule print.
  const [namespace, dimensions] = [stack.stackName, { service: PROFILES }]
  profiles.addEnvironment('METRICS_NAMESPACE', namespace)
  signals.addConsumer(PROFILES, profiles, {
    filters: eventFilters(PROFILES),
    outcomes: { namespace, dimensions, oldestWaiting: dimensions },
  })

  const schedule = functionOf('schedule', SCHEDULE_SETTINGS.timeout)
  schedule.addEnvironment('PROFILES_FUNCTION', profiles.functionName)
  schedule.addEnvironment('METRICS_NAMESPACE', namespace)
  signals.addSchedule(schedule)

  new CfnOutput(stack, 'AlarmTopic', { value: alarmTopic.topicArn })
  new CfnOutput(stack, 'SignUp', { value: signUp.functionName })
  return stack
}
