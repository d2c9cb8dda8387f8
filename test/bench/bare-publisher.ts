import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';

/** The reference for delivery: `bare-publisher.ts URL TOPIC FILE UNDERWAY` publishes the texts of a JSON array at QoS 1, in order, so many unconfirmed at a time. */
const [url, topic, file, underWay] = process.argv.slice(2) as [string, string, string, string];
const texts = JSON.parse(readFileSync(file, 'utf8')) as string[];
const client = await mqtt.connectAsync(url, { clientId: 'bare' });
let next = 0;
const sendOn = async (): Promise<void> => {
  while (next < texts.length) await client.publishAsync(topic, texts[next++]!, { qos: 1 });
};
await Promise.all(Array.from({ length: Number(underWay) }, sendOn));
await client.endAsync();
