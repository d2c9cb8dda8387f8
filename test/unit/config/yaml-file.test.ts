import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../agent/config/problem.ts';
import { readYamlFile } from '../../../agent/config/yaml-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-yaml-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: string | Uint8Array): string {
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, content);
  return file;
}

function problemsOf(content: string | Uint8Array) {
  const file = write(content);
  try {
    readYamlFile(file);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  throw new Error('the file was read');
}

describe('readYamlFile', () => {
  it('reads values and knows where they stand', () => {
    const yaml = readYamlFile(write('# a comment\nsite:\n  id: main\nlist:\n  - a: 1\n  - b:\n'));
    expect(yaml.value).toEqual({ site: { id: 'main' }, list: [{ a: 1 }, { b: null }] });
    expect(yaml.place(['site', 'id'])).toEqual({ line: 3, column: 7 });
    expect(yaml.place(['site', 'id'], 'key')).toEqual({ line: 3, column: 3 });
    expect(yaml.place(['list', 1, 'b'])).toEqual({ line: 6, column: 5 });
    expect(yaml.place(['list', 1, 'missing'])).toEqual({ line: 6, column: 5 });
  });

  it('finds values behind an alias', () => {
    const yaml = readYamlFile(write('a: &a\n  x: 1\nb: *a\n'));
    expect(yaml.value).toEqual({ a: { x: 1 }, b: { x: 1 } });
    expect(yaml.place(['b', 'x'])).toEqual({ line: 2, column: 6 });
  });

  it('takes an empty file and a byte order mark', () => {
    expect(readYamlFile(write('')).value).toBeNull();
    expect(readYamlFile(write('\uFEFFa: 1\n')).value).toEqual({ a: 1 });
  });

  it('lists faults of syntax with their place', () => {
    expect(problemsOf('a: 1\nb: [1, 2\nc: 3\n')[0]).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    expect(problemsOf('site: {id: a}\nsite: {id: b}\n')[0]).toMatchObject({ line: 2, message: expect.stringContaining('unique') });
    expect(problemsOf('a: 1\n---\nb: 2\n')[0]!.message).toContain('multiple documents');
    expect(problemsOf('a: !!js/function x\n')[0]!.message).toContain('Unresolved tag');
    expect(problemsOf('a: *nowhere\n').length).toBeGreaterThan(0);
  });

  it('stops anchors that multiply', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let level = 1; level < 9; level++) bomb.push(`k${level}: &k${level} [${Array(9).fill(level === 1 ? '*a' : `*k${level - 1}`)}]`);
    expect(problemsOf(bomb.join('\n'))[0]!.message).toContain('alias');
  });

  it('says one clear word of nesting without end', () => {
    const tooDeep = [{ path: '', message: 'is nested too deeply' }];
    for (const opening of ['[', '{a: ', '- ', '? ', '- ? ']) expect(problemsOf(opening.repeat(20_000))).toEqual(tooDeep);
    const stairs = Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:`);
    expect(problemsOf(stairs.join('\n'))).toEqual(tooDeep);
  });

  it('refuses what is no text, or far too much of it', () => {
    expect(problemsOf('a: x\0')[0]!.message).toContain('NUL');
    expect(problemsOf(new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe]))[0]!.message).toContain('UTF-8');
    expect(problemsOf('# x\n'.repeat(2_500_000))[0]!.message).toContain('10000000 bytes');
  });

  it('throws input-missing where there is no file', () => {
    expect(() => readYamlFile(join(folder, 'nowhere.yaml'))).toThrow(expect.objectContaining({ code: 'input-missing' }));
    expect(() => readYamlFile(folder)).toThrow(expect.objectContaining({ code: 'input-missing' }));
  });
});
