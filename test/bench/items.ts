/** The bin of the n-th item. */
export const bin = (n: number): string => `BIN-${n}`;

/** Items as `import items` reads them, each in a bin of its own.  */
export function itemsCsv(items: number): string {
  const rows = Array.from({ length: items }, (_, n) => `SKU-${n},${bin(n)},Item ${n},each,,12,12,5,2.50,EUR,Supplier ${n % 7},250,500`);
  return [
    'sku,location,name,unit,barcodes,units_per_pack,moq,lead_time_days,unit_cost,currency,supplier,unit_weight_grams,tare_grams',
    ...rows,
  ].join('\n');
}
