import { describe, expect, it } from 'vitest';
import { silentDevice } from '../../../agent/advisors/silent-device.ts';

const HOUR = 3_600_000;
const options = silentDevice.options.parse({ kind: 'silent-device' });
const look = (silentMs: number, after = options.after) =>
  silentDevice.lookAtDevice?.(
    { device: 'scale-7', decoder: 'shelf-json', firstSeen: 0, lastSeen: 1000 * HOUR, now: 1000 * HOUR + silentMs },
    { kind: 'silent-device', after },
  ) ?? null;

describe('the silent-device advisor', () => {
  it('raises after a day of silence', () => {
    expect(look(24 * HOUR - 1)).toBeNull();
    expect(look(26.5 * HOUR)).toMatchObject({
      sentence: 'Device scale-7 has been silent for 26.5 hours; it should be heard every 24 hours.',
      numbers: { silentHours: 26.5, limitHours: 24 },
    });
  });

  it('speaks of hours and minutes in the singular, too', () => {
    expect(look(HOUR, HOUR)?.sentence).toBe('Device scale-7 has been silent for 1 hour; it should be heard every hour.');
    expect(look(90_000, 60_000)?.sentence).toBe('Device scale-7 has been silent for 1 minute; it should be heard every minute.');
  });

  it('finds nothing when the clock was set back', () => {
    expect(look(-50 * HOUR)).toBeNull();
  });
});
