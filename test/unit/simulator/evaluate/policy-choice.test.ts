import { describe, expect, it } from 'vitest';
import { policies } from '../../../../agent/policies/index.ts';
import { goalOf, readPolicies, type ServiceTarget, takesTarget } from '../../../../simulator/evaluate/policy-choice.ts';

const read = (text: string, target: ServiceTarget | null = null) => readPolicies(text, { z: 1.88, target });

describe('the policies of a call', () => {
  it('are static and every kind that the agent has', () => {
    const kinds = ['static', ...policies.map(({ kind }) => kind)];
    expect(read(kinds.join(',')).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('have the options that are typed with them, and may differ by nothing else', () => {
    expect(read('static:z=3, static ,reorder-point:serviceLevel=0.99:orderDays=14')).toEqual([
      { name: 'static:z=3', kind: 'static', options: { z: 3 } },
      { name: 'static', kind: 'static', options: { z: 1.88 } },
      { name: 'reorder-point:serviceLevel=0.99:orderDays=14', kind: 'reorder-point', options: { serviceLevel: 0.99, orderDays: 14 } },
    ]);
  });

  it('take a service target where they have one, and what is typed wins over it', () => {
    const cycle = { level: 0.9, kind: 'cycle' } as const;
    expect(read('static,min-max,reorder-point,reorder-point:serviceLevel=0.8', cycle).map(({ options }) => options)).toEqual([
      { z: 1.88 },
      {},
      { serviceLevel: 0.9, serviceKind: 'cycle' },
      { serviceLevel: 0.8, serviceKind: 'cycle' },
    ]);
    expect(takesTarget('reorder-point', cycle)).toBe(true);
    expect(takesTarget('reorder-point', { level: 0.9, kind: 'fill' })).toBe(true);
    expect(takesTarget('static', cycle)).toBe(false);
  });

  it('give auto a service to choose by, or the least cost', () => {
    const [cost, typed] = read('auto,auto:serviceLevel=0.9');
    expect([goalOf(cost!), goalOf(typed!)]).toEqual([{ kind: 'cost' }, { kind: 'cycle', level: 0.9 }]);
    expect(goalOf(read('auto', { level: 0.93, kind: 'fill' })[0]!)).toEqual({ kind: 'fill', level: 0.93 });
    expect(takesTarget('auto', { level: 0.93, kind: 'fill' })).toBe(true);
  });

  it.each([
    ['auto:serviceKind=fill', 'serviceKind goes with serviceLevel (options: serviceLevel, serviceKind)'],
    ['auto:serviceLevel=1', '--policies "auto:serviceLevel=1": serviceLevel'],
    ['statik', 'there is no policy "statik"; did you mean static? there are static,'],
    ['magic', 'there is no policy "magic"; there are static, auto, reorder-point'],
    ['static,,min-max', '--policies wants names with commas between them'],
    ['static,static', '--policies names "static" twice'],
    ['reorder-point:serviceLevel', 'options are written option=value, not "serviceLevel"'],
    ['reorder-point:serviceLevel=2', '--policies "reorder-point:serviceLevel=2": serviceLevel'],
    ['reorder-point:servicelevel=0.9', 'options: serviceLevel, serviceKind'],
    ['min-max:min=5', 'min and max go together'],
    ['min-max:min=5:max=4', 'max is below min'],
    ['static:z=many', '--policies "static:z=many": z'],
    ['static:s=1', 'options: z'],
  ])('"%s" is a usage error that says what there is', (text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(message) }));
  });

  it('are refused where a target is none that they can have', () => {
    expect(() => read('reorder-point', { level: 0.2, kind: 'cycle' })).toThrow('serviceLevel');
  });
});
