import { App } from 'aws-cdk-lib'
import { createStack } from './create-stack.ts'

// `-c tableArn=… -c tableStreamArn=…`: the table that another stack has created.
const app = new App({ outdir: 'cdk.out' })
createStack(app, {
  tableArn: app.node.tryGetContext('tableArn'),
  tableStreamArn: app.node.tryGetContext('tableStreamArn'),
})
app.synth()
