import { App } from 'aws-cdk-lib'
import { createStack } from './create-stack.ts'

// `-c stage=production` for another stage.
const app = new App({ outdir: 'cdk.out' })
createStack(app, app.node.tryGetContext('stage') ?? 'dev')
app.synth()
