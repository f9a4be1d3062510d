#!/usr/bin/env bash
# The envelope of nodemailer says where bounces go and who receives a mail. Its transport for SES sends the recipients of the
# envelope, but the sender of the header: the address for bounces is not in the request, although the result names it.
source "$(dirname "$0")/support/setup.sh" nodemailer@10.6.1 @aws-sdk/client-sesv2@3.1162.0

cat > finding.mjs <<'JS'
import { createServer } from 'node:http'
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import nodemailer from 'nodemailer'
import { report } from './report.mjs'
import { credentials } from './stub-dynamodb.mjs'

let sent
const ses = createServer((request, response) => {
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    sent = JSON.parse(Buffer.concat(chunks).toString())
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"MessageId":"m1"}')
  })
})
await new Promise(resolve => ses.listen(0, '127.0.0.1', resolve))
const endpoint = `http://127.0.0.1:${ses.address().port}`
const sesClient = new SESv2Client({ region: 'eu-west-1', endpoint, credentials })
const transport = nodemailer.createTransport({ SES: { sesClient, SendEmailCommand } })

const envelope = { from: 'bounces@books.example', to: ['ada@mail.example'] }
const mail = { from: 'shop@books.example', to: 'Readers <readers@books.example>', subject: 'New books', text: 'Two.', envelope }
const result = await transport.sendMail(mail)
ses.closeAllConnections()
ses.close()

report('SES gets both addresses of the envelope', {
  resultSays: result.envelope,
  recipients: sent.Destination.ToAddresses,
  sender: sent.FromEmailAddress,
  bouncesInTheRequest: JSON.stringify(sent).includes('bounces') || Buffer.from(sent.Content.Raw.Data, 'base64').includes('bounces'),
}, {
  resultSays: envelope,
  recipients: ['ada@mail.example'],
  sender: 'shop@books.example',
  bouncesInTheRequest: false,
})
JS
node finding.mjs
