import type { PromotionView } from '../api/promotions.ts';
import { readCommand } from './read.ts';

/** Promotions that are known, the earliest first. */
export const promotions = readCommand<PromotionView>({
  noun: 'promotions',
  read: (queries) => queries.promotions(),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'CATEGORY', value: (row) => row.category },
    { title: 'NAME', value: (row) => row.name },
    { title: 'FROM', value: (row) => row.from },
    { title: 'THROUGH', value: (row) => row.through },
    { title: 'UPLIFT', value: (row) => row.uplift },
  ],
});
