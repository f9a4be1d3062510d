import Module from 'node:module'

// Stands in for the compiled part of Lambda's runtime interface client, which only speaks HTTP to the service: hands over
// one event, prints what the function answered, and ends.
let handedOver = false
Module._extensions['.node'] = module => {
  module.exports = {
    initializeClient() {},
    next: async () => {
      if (handedOver) process.exit()
      handedOver = true
      const headers = {
        'lambda-runtime-aws-request-id': 'r1',
        'lambda-runtime-deadline-ms': String(Date.now() + 3_000),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:111111111111:function:f',
      }
      return { bodyJson: '{}', headers }
    },
    done: (_id, response) => process._rawDebug(`response ${response}`),
    error: (_id, response) => process._rawDebug(`error ${response}`),
  }
}
