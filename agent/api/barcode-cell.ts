import { hasRightCheckDigit } from '../domain/codes/check-digit.ts';
import type { Barcode } from '../store/items.ts';

const CODE = /^[\x21-\x7e]{1,64}$/;

/** The codes of a cell such as `4006381333931;14006381333938:12` (a code and the base units that it stands for, 1 where none are named), or what is wrong. */
export function readBarcodes(cell: string): { readonly barcodes: Barcode[]; readonly problems: string[]; readonly warnings: string[] } {
  const barcodes: Barcode[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const part of cell.split(';').map((text) => text.trim())) {
    if (part === '') continue;
    const [, code, count] = /^(.*?)(?::(\d{1,9}))?$/s.exec(part)!;
    const units = count === undefined ? 1 : Number(count);
    if (!CODE.test(code!) || code!.includes(':'))
      problems.push(`barcodes: "${part.slice(0, 80)}" is not a code, or a code and a number such as 14006381333938:12`);
    else if (units < 1) problems.push(`barcodes: ${code} stands for ${units} base units`);
    else barcodes.push({ code: code!, units });
    if (/^(\d{8}|\d{12,14})$/.test(code!) && !hasRightCheckDigit(code!))
      warnings.push(`barcodes: the check digit of ${code} is wrong; is it a typing error?`);
  }
  return { barcodes, problems, warnings };
}
