import { expect, it } from 'vitest';
import { configSchema } from '../../../agent/config/schema.ts';
import { bindDoors } from '../../../agent/wiring/doors.ts';
import { play } from '../../../simulator/play/play.ts';
import { loadScenario } from '../../../simulator/scenario/load.ts';

const subscription = (devices?: string[]) => ({
  topic: 'warehouse/{site}/scanner/{device}',
  decoder: { kind: 'scanner-json' },
  ...(devices && { devices }),
});
const owns = (devices: string[] | undefined, device: string) =>
  bindDoors(configSchema.parse({ subscriptions: [subscription(devices)] })).routes[0]!.owns?.(device) ?? true;

it.each<[string[] | undefined, string, boolean]>([
  [undefined, 'gun-1', true],
  [['gun-1', 'dock-*'], 'gun-1', true],
  [['gun-1', 'dock-*'], 'dock-gun', true],
  [['gun-1', 'dock-*'], 'gun-10', false],
  [['*'], 'anything', false],
])('with the devices %j, %s being this gateway’s is %s', (devices, device, expected) => {
  if (devices?.[0] === '*') expect(configSchema.safeParse({ subscriptions: [subscription(devices)] }).success).toBe(false);
  else expect(owns(devices, device)).toBe(expected);
});

it('two gateways that hear every device keep their own books, and nothing is ordered by both', async () => {
  const plan = loadScenario(new URL('../../../config/scenarios/two-gateways.yaml', import.meta.url).pathname);
  const played = await play({ ...plan, days: 4 });
  expect(played.violations).toEqual([]);
  expect(played.starts).toBeGreaterThan(2);
  expect(played.received).toBe(played.decisions);
});
