import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { planted } from '../../simulation/teeth/plant.ts';
import { PLANTS } from '../../simulation/teeth/plants.ts';
import { sourceOf } from '../../simulation/teeth/tree.ts';

function syntaxErrors(text: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('a planted bug', () => {
  it.each(PLANTS.map((plant) => [plant.name, plant] as const))(
    '%s: stands in the code as it is now, and can be read by the compiler',
    (_name, plant) => {
      const text = sourceOf(plant);
      const bugged = planted(text, plant);
      expect(bugged).not.toBe(text);
      expect(syntaxErrors(bugged)).toEqual([]);
    },
  );

  it('whose place is gone, or is there twice, is refused', () => {
    const plant = { name: 'no check', file: 'some.ts', find: 'check();', replace: '', why: 'nothing is checked' };
    expect(() => planted('start(); stop();', plant)).toThrow('stands 0 times in some.ts');
    expect(() => planted('check(); check();', plant)).toThrow('stands 2 times in some.ts');
    expect(planted('check(); stop();', plant)).toBe(' stop();');
  });

  it('bears a name of its own', () => {
    expect(new Set(PLANTS.map(({ name }) => name)).size).toBe(PLANTS.length);
  });
});
