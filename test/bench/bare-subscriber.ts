import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';

/**
 * The reference for ingest: takes the same messages and keeps nothing. `bare-subscriber.ts mosquitto URL` is an mqtt.js client; `bare-subscriber.ts embedded` an aedes
 * broker with a subscriber inside. Prints `ready URL`, then on each line of standard input the number of messages taken.
 */
const [kind, url] = process.argv.slice(2);
let taken = 0;

async function embedded(): Promise<string> {
  const broker = await Aedes.createBroker();
  broker.subscribe(
    'warehouse/#',
    (_packet, done) => {
      taken++;
      done();
    },
    () => undefined,
  );
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

async function subscriber(broker: string): Promise<string> {
  const client = await mqtt.connectAsync(broker, { clientId: 'bare', protocolVersion: 5, properties: { receiveMaximum: 1000 } });
  client.on('message', () => taken++);
  await client.subscribeAsync('warehouse/#', { qos: 1 });
  return broker;
}

const address = kind === 'embedded' ? await embedded() : await subscriber(url!);
process.stdout.write(`ready ${address}\n`);
process.stdin.on('data', () => process.stdout.write(`${taken}\n`));
process.stdin.on('end', () => process.exit(0));
