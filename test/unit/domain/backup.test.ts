import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupName, backupTime } from '../../../agent/domain/backup.ts';
import { parseStamp, toStamp } from '../../../agent/domain/calendar.ts';

const owner = { site: 'here', gateway: 'gw-1' };
const TAKEN = Date.UTC(2026, 0, 5, 9, 30);

describe('the name of a backup', () => {
  it('says whose it is and when it was taken, in UTC', () => {
    expect(backupName(owner, TAKEN)).toBe('quartermaster-gw-1@here-20260105T093000Z.db');
    expect(backupTime(owner, 'quartermaster-gw-1@here-20260105T093000Z.db')).toBe(TAKEN);
  });

  it.each([
    'quartermaster-gw-2@here-20260105T093000Z.db',
    'quartermaster-gw-1@there-20260105T093000Z.db',
    'quartermaster-gw-1@here-20260105T093000Z.db.quartermaster-part',
    'quartermaster-gw-1@here-20261305T093000Z.db',
    'quartermaster-gw-1@here-.db',
    'photos.db',
  ])('is not %s', (name) => {
    expect(backupTime(owner, name)).toBeNull();
  });

  it('is read by its owner and nobody else', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/);
    const anyone = fc.record({ site: word, gateway: word });
    fc.assert(
      fc.property(anyone, anyone, fc.integer({ min: 0, max: 4_000_000_000 }), (a, b, seconds) => {
        const isSame = a.site === b.site && a.gateway === b.gateway;
        expect(backupTime(b, backupName(a, seconds * 1000))).toBe(isSame ? seconds * 1000 : null);
      }),
    );
  });
});

describe('a stamp', () => {
  it('is a time to the second', () => {
    expect(toStamp(TAKEN + 999)).toBe('20260105T093000Z');
    expect(parseStamp('20260105T093000Z')).toBe(TAKEN);
  });

  it.each(['', '20260105', '20260105T093000', '20260230T093000Z', '20260105T253000Z', '2026-01-05T09:30:00Z'])('is not %j', (text) => {
    expect(parseStamp(text)).toBeNull();
  });
});
