import mqtt from 'mqtt';

/**
 * A process of its own: publishes scans of many devices at QoS 1 as fast as they are acknowledged, and prints how long each acknowledgement took. `first` messages were sent before: sequences go on behind them. Each device has a
 * connection of its own, as devices have.
 */
const [url, messages, devices, items, first] = [process.argv[2]!, ...process.argv.slice(3, 7).map(Number)] as [
  string,
  number,
  number,
  number,
  number,
];
/** Messages that a device sends before it waits for the first to be acknowledged. */
const UNDER_WAY = 5;

const clients = await Promise.all(
  Array.from({ length: devices }, (_, index) => mqtt.connectAsync(url, { clientId: `publisher-${index}` })),
);
const latencies = new Float64Array(messages);
const from = performance.now();

async function publishOf(device: number): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for (let n = device; n < messages; n += devices) {
    const sentAt = performance.now();
    const publishing = clients[device]!.publishAsync(...message(n), { qos: 1 }).then(() => {
      latencies[n] = performance.now() - sentAt;
      underWay.delete(publishing);
    });
    underWay.add(publishing);
    if (underWay.size >= UNDER_WAY) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

function message(n: number): [topic: string, payload: string] {
  const item = (n * 7919) % items;
  const payload = {
    seq: Math.floor((first + n) / devices),
    ts: Date.now(),
    action: 'pick',
    code: `SKU-${item}`,
    quantity: 1,
    location: `BIN-${item}`,
  };
  return [`warehouse/main/scanner/gun-${n % devices}`, JSON.stringify(payload)];
}

await Promise.all(clients.map((_, device) => publishOf(device)));
const seconds = (performance.now() - from) / 1000;
latencies.sort();
const at = (share: number): number => latencies[Math.min(messages - 1, Math.floor(share * messages))]!;
process.stdout.write(`${JSON.stringify({ seconds, p50Ms: at(0.5), p99Ms: at(0.99) })}\n`);
await Promise.all(clients.map((client) => client.endAsync(true)));
