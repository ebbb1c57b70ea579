// Print every quote there is and then those that come, until Ctrl-C or after COUNT messages:
//
//   npm install
//   NATS_URL=… NATS_CREDS=… node subscribe.mjs [COUNT]
//
// `onrecord doctor` names address and credentials.
import { readFileSync } from 'node:fs'
import { jetstream } from '@nats-io/jetstream'
import { connect, credsAuthenticator } from '@nats-io/transport-node'

let count = Number(process.argv[2] ?? -1)
const nc = await connect({
  servers: process.env.NATS_URL,
  authenticator: credsAuthenticator(readFileSync(process.env.NATS_CREDS)),
})
// From the beginning, in order, each once. To go on from there another time keep message.seq and pass opt_start_seq.
const consumer = await jetstream(nc).consumers.get('QUOTES', { filter_subjects: 'onrecord.v1.quotes.>' })
for await (const message of await consumer.consume()) {
  const event = message.json()
  if (event.type === 'org.onrecord.quotes.v1') { // ignore what this program does not know
    for (const quote of event.data.quotes) {
      console.log(`${quote.speaker.name}: ${quote.text} (${event.data.statement.url})`)
    }
  }
  if (--count === 0) break
}
await nc.close()
