import { describe, expect, it } from 'vitest';
import { substitute } from '../../../agent/config/substitute.ts';

const environment = { HOST: 'broker.example', EMPTY: '', EVIL: 'x\nhttp: {host: 0.0.0.0}' };

describe('substitute', () => {
  it('fills variables and fallbacks into texts, at any depth', () => {
    const { value, problems, filled } = substitute(
      { url: `mqtt://\${HOST}:\${PORT:-1883}`, list: [{ name: `\${EMPTY:-none}` }], port: 1 },
      environment,
    );
    expect(value).toEqual({ url: 'mqtt://broker.example:1883', list: [{ name: 'none' }], port: 1 });
    expect(problems).toEqual([]);
    expect([...filled]).toEqual(['url', 'list[0].name']);
  });

  it('lets no value change the structure', () => {
    expect(substitute({ site: { id: `\${EVIL}` } }, environment).value).toEqual({ site: { id: environment.EVIL } });
  });

  it('keeps an empty variable empty and takes an escaped placeholder as text', () => {
    expect(substitute([`a\${EMPTY}b`, `$\${HOST}`], environment).value).toEqual(['ab', `\${HOST}`]);
  });

  it('names each variable that is missing, with its path', () => {
    const { problems } = substitute({ a: [`\${NOPE}`], b: `\${}` }, environment);
    expect(problems.map(({ path }) => path)).toEqual(['a[0]', 'b']);
    expect(problems[0]!.message).toContain('NOPE');
  });

  it('leaves names of options alone', () => {
    expect(substitute({ '${HOST}': 1 }, environment).value).toEqual({ '${HOST}': 1 });
  });
});
