import { dampOneOffs } from '../../agent/domain/demand/one-off-orders.ts';
import type { SalesFile, SalesSeries } from '../demand/sales-file.ts';
import { DEMAND_CLASSES, type SyntheticClass, syntheticDemand } from '../demand/synthetic.ts';
import type { SeededRandom } from '../random.ts';
import type { SimItem } from './sim-item.ts';

const MEAN_PER_DAY: Record<SyntheticClass, readonly [low: number, high: number]> = {
  smooth: [12, 40],
  weekly: [10, 45],
  erratic: [6, 20],
  intermittent: [0.5, 2],
  lumpy: [1, 3],
  promoted: [12, 30],
};
const NOUNS = ['soap', 'tea', 'rice', 'candles', 'mugs', 'towels', 'batteries', 'pens', 'coffee', 'honey', 'notebooks', 'screws'];
const SUPPLIERS = ['Acme', 'Borealis', 'Cobalt', 'Delta'];

/** EAN-13 with its check digit (GS1 General Specifications, section 7.9). */
function ean13(number: number, prefix: string): string {
  const digits = `${prefix}${String(number).padStart(12 - prefix.length, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function commonParts(number: number, random: SeededRandom) {
  const unitsPerPack = random.pick([1, 1, 6, 12]);
  return {
    barcode: ean13(number, '40'),
    caseCode: ean13(number, '41'),
    unitsPerPack,
    minimumOrderQuantity: unitsPerPack * random.pick([1, 1, 2]),
    unitCostMinor: random.integer(80, 1500),
    supplier: random.pick(SUPPLIERS),
    unitWeightGrams: random.integer(10, 60) * 10,
    tareGrams: random.integer(2, 9) * 100,
  };
}

/** A warehouse of made-up goods: every class of demand, some bins on scales, some SKUs in several bins. Starts on a Monday. */
export function syntheticItems(count: number, random: SeededRandom): SimItem[] {
  return Array.from({ length: count }, (_, index) => {
    const draw = random.stream('item', index);
    const kind = DEMAND_CLASSES[index % DEMAND_CLASSES.length]!;
    const [low, high] = MEAN_PER_DAY[kind];
    const mean = low + (high - low) * draw.next();
    const demand = syntheticDemand(kind, mean, draw.stream('demand'));
    const watchedBy = index % 3 === 2 ? 'scale' : 'scanner';
    const row = `${String.fromCharCode(65 + (index % 6))}-${String(1 + Math.floor(index / 6)).padStart(2, '0')}`;
    const bins = watchedBy === 'scanner' && index % 5 === 0 ? [`${row}-1`, `${row}-2`, `${row}-3`] : [`${row}-1`];
    const leadTimeDays = draw.integer(2, 5);
    return {
      sku: `SKU-${String(index + 1).padStart(3, '0')}`,
      name: `${kind} ${NOUNS[index % NOUNS.length]}`,
      bins,
      watchedBy,
      ...commonParts(index + 1, draw),
      leadTimeDays,
      leadTimeSdDays: 0.5,
      demand,
      initialUnits: Math.ceil(mean * (leadTimeDays + 7)),
      opensOn: 0,
      isReserved: watchedBy === 'scanner' && index % 10 === 1,
    };
  });
}

/** There is no history before the file, and a shop does not take up a new line empty-handed: an item opens with so many days of its first weeks' sales. */
const OPENING_DAYS = 21;
const FIRST_DAYS = 28;

/** The best sellers of a real sales history, every one picked with a scanner. */
export function itemsFromSales(sales: SalesFile, count: number, random: SeededRandom): SimItem[] {
  return sales.series.slice(0, count).map((series, index) => {
    const draw = random.stream('item', series.id);
    return {
      sku: series.id,
      name: `item ${series.id}`,
      bins: [`R-${String(index + 1).padStart(4, '0')}`],
      watchedBy: 'scanner' as const,
      ...commonParts(index + 1, draw),
      unitsPerPack: 1,
      minimumOrderQuantity: 1,
      leadTimeDays: 7,
      leadTimeSdDays: 0.5,
      demand: { name: 'sales', unitsOn: (day: number) => series.units[day] ?? 0 },
      ...openingOf(series),
      isReserved: false,
    };
  });
}

function openingOf(series: SalesSeries): { initialUnits: number; opensOn: number } {
  const opensOn = Math.max(
    0,
    series.units.findIndex((units) => units > 0),
  );
  const first = dampOneOffs(series.units.slice(opensOn, opensOn + FIRST_DAYS));
  const mean = first.reduce((sum, units) => sum + units, 0) / first.length;
  return { opensOn, initialUnits: Math.max(1, Math.ceil(mean * OPENING_DAYS)) };
}

function csvCell(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The items as the CSV that `import items` reads. */
export function itemsCsv(items: readonly SimItem[]): string {
  const head =
    'sku,location,name,unit,barcodes,units_per_pack,moq,lead_time_days,lead_time_sd_days,unit_cost,currency,supplier,unit_weight_grams,tare_grams';
  const rows = items.flatMap((item) =>
    item.bins.map((bin) => {
      const codes = item.unitsPerPack > 1 ? `${item.barcode};${item.caseCode}:${item.unitsPerPack}` : item.barcode;
      const weights = item.watchedBy === 'scale' ? `${item.unitWeightGrams},${item.tareGrams}` : ',';
      const cost = (item.unitCostMinor / 100).toFixed(2);
      return `${csvCell(item.sku)},${bin},${csvCell(item.name)},each,${codes},${item.unitsPerPack},${item.minimumOrderQuantity},${item.leadTimeDays},${item.leadTimeSdDays},${cost},EUR,${item.supplier},${weights}`;
    }),
  );
  return `${[head, ...rows].join('\n')}\n`;
}
