import { expect, it } from 'vitest';
import { levelShift } from '../../../../agent/domain/demand/level-shift.ts';

// Annual flow of the Nile at Aswan 1871 - 1970 (R, datasets::Nile); Cobb 1978 dates its drop to 1899.
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250,
  1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821,
  768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860,
  874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

it('is dated where the flow of the Nile fell, once the fall is deep enough to count', () => {
  // The fall is from 1098 to 850, less than half of the lower level: without most of what stays it is a shift.
  expect(levelShift(NILE, { season: 1, leastSteps: 20 })).toBeNull();
  const shift = levelShift(
    NILE.map((flow) => flow - 500),
    { season: 1, leastSteps: 20 },
  );
  expect(1871 + shift!.at).toBe(1899);
  expect(shift!.before + 500).toBeCloseTo(1097.75, 2);
  expect(shift!.after + 500).toBeCloseTo(849.97, 2);
});
